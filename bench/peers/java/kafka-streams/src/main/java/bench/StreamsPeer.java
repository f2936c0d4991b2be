package bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;

/** Kafka Streams, a page at a time: RocksDB with a changelog, at least once. */
public final class StreamsPeer {
    private static final String STORE = "windows";

    public static void main(String[] arguments) throws Exception {
        Work work = Work.asked(arguments);
        Clock clock = new Clock(work.pages());
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                        .withCachingEnabled());
        builder.stream(work.topic(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(() -> new Counting(work, clock), STORE);
        KafkaStreams streams = new KafkaStreams(builder.build(), settings(work));
        streams.start();
        while (!clock.ended()) {
            Thread.sleep(10);
        }
        List<String> answer = new ArrayList<>();
        clock.aside(() -> tell(streams, answer));
        streams.close(Duration.ofSeconds(60));
        clock.safe();
        clock.say("kafka-streams", answer);
        System.exit(0);
    }

    private static void tell(KafkaStreams streams, List<String> answer) {
        var query = StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.<String, byte[]>keyValueStore());
        try (var all = streams.store(query).all()) {
            all.forEachRemaining(one -> {
                String of = one.key.substring(0, one.key.lastIndexOf('\t') + 1);
                Window.counters(one.value, line -> answer.add(of + line));
            });
        }
    }

    private static Properties settings(Work work) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "streams-" + System.currentTimeMillis());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, work.bootstrap());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, work.folder());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 5000);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 256L << 20);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        return settings;
    }

    /** Keys in the store: account, platform, number of the window. */
    private static final class Counting implements Processor<String, byte[], Void, Void> {
        private final Work work;
        private final Clock clock;
        private KeyValueStore<String, byte[]> store;

        Counting(Work work, Clock clock) {
            this.work = work;
            this.clock = clock;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            clock.begin();
            Page page = Page.of(record.value());
            String of = page.account + "\t" + page.platform + "\t";
            Window.fold(work, page, number -> store.get(of + number), (number, value) -> store.put(of + number, value));
            clock.counted();
        }
    }
}
