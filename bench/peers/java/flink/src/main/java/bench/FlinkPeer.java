package bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Flink DataStream, a page at a time: RocksDB, a checkpoint every ten seconds. */
public final class FlinkPeer {
    private static Clock clock; // of this JVM, in which all of the job runs
    private static final List<String> ANSWER = Collections.synchronizedList(new ArrayList<>());

    public static void main(String[] arguments) throws Exception {
        Work work = Work.asked(arguments);
        clock = new Clock(work.pages());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(2, settings(work));
        KafkaSource<Tuple2<String, byte[]>> source = KafkaSource.<Tuple2<String, byte[]>>builder()
                .setBootstrapServers(work.bootstrap())
                .setTopics(work.topic())
                .setGroupId("flink-" + System.currentTimeMillis())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.latest())
                .setDeserializer(new Raw())
                .build();
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "posts")
                .keyBy(page -> page.f0)
                .process(new Counting(work))
                .sinkTo(new DiscardingSink<>());
        environment.execute("count");
        clock.safe();
        clock.say("flink", ANSWER);
        System.exit(0);
    }

    private static Configuration settings(Work work) {
        Configuration settings = new Configuration();
        settings.setString("jobmanager.bind-host", "127.0.0.1");
        settings.setString("taskmanager.bind-host", "127.0.0.1");
        settings.setString("state.backend.type", "rocksdb");
        settings.setString("state.backend.rocksdb.localdir", work.folder() + "/rocksdb");
        settings.setString("execution.checkpointing.dir", "file://" + work.folder() + "/checkpoints");
        settings.setString("execution.checkpointing.interval", "10 s");
        settings.setString("execution.checkpointing.incremental", "true");
        settings.setString("taskmanager.memory.managed.size", "1g");
        settings.setString("taskmanager.numberOfTaskSlots", "2");
        settings.setString("pipeline.object-reuse", "true");
        settings.setString("io.tmp.dirs", work.folder());
        return settings;
    }

    /** Key and bytes: a page goes to its account's task as it came, and is decoded there. */
    private static final class Raw implements KafkaRecordDeserializationSchema<Tuple2<String, byte[]>> {
        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Tuple2<String, byte[]>> out) {
            clock.begin();
            out.collect(Tuple2.of(new String(record.key(), UTF_8), record.value()));
        }

        @Override
        public TypeInformation<Tuple2<String, byte[]>> getProducedType() {
            return TypeInformation.of(new TypeHint<>() {});
        }
    }

    /** By account; the number of a window is its key in the state. */
    private static final class Counting extends KeyedProcessFunction<String, Tuple2<String, byte[]>, String> {
        private final Work work;
        private transient MapState<Long, byte[]> windows;
        private transient ValueState<String> platform;

        Counting(Work work) {
            this.work = work;
        }

        @Override
        public void open(OpenContext context) {
            var bytes = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
            windows = getRuntimeContext().getMapState(new MapStateDescriptor<>("windows", Types.LONG, bytes));
            platform = getRuntimeContext().getState(new ValueStateDescriptor<>("platform", Types.STRING));
        }

        @Override
        public void processElement(Tuple2<String, byte[]> record, Context context, Collector<String> out) throws Exception {
            Page page = Page.of(record.f1);
            if (platform.value() == null) {
                platform.update(page.platform);
                context.timerService().registerEventTimeTimer(Long.MAX_VALUE); // to tell the answer at the end
            }
            Window.fold(work, page, number -> get(number), (number, value) -> put(number, value));
            clock.counted();
        }

        @Override
        public void onTimer(long time, OnTimerContext context, Collector<String> out) throws Exception {
            clock.aside(() -> {
                String of = context.getCurrentKey() + "\t" + platform.value() + "\t";
                for (byte[] window : windows.values()) {
                    Window.counters(window, line -> ANSWER.add(of + line));
                }
            });
        }

        private byte[] get(long number) {
            try {
                return windows.get(number);
            } catch (Exception error) {
                throw new IllegalStateException(error);
            }
        }

        private void put(long number, byte[] window) {
            try {
                windows.put(number, window);
            } catch (Exception error) {
                throw new IllegalStateException(error);
            }
        }
    }
}
