package bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The posts of an account that were created in the same days: the last observation of each; and the counters, which are worked
 * out when it is written and stand first in it.
 */
public final class Window {
    private static final long DAY = 86_400_000;
    private static final List<String> MEDIA = List.of("unknown", "text", "image", "video", "link", "mixed");

    private record Group(long day, byte media) {}

    private record Seen(long at, Group group, long interactions, long views) {}

    private final Map<String, Seen> posts;

    private Window(int size) {
        posts = new HashMap<>(2 * size);
    }

    /** Fold a page into its account's windows, by number, each loaded and stored once. */
    public static void fold(Work work, Page page, LongFunction<byte[]> load, BiConsumer<Long, byte[]> store) {
        if (page.observedAt > work.freezeAt()) {
            return;
        }
        Map<Long, Window> touched = new HashMap<>();
        for (Page.Post post : page.observations) {
            if (!post.presence.equals("seen")) {
                continue;
            }
            long day = Math.floorDiv(post.created + work.utcOffset(), DAY);
            Window window = touched.computeIfAbsent(Math.floorDiv(day, work.days()), number -> read(load.apply(number)));
            Seen old = window.posts.get(post.id);
            if (old == null || page.observedAt >= old.at) {
                Group group = new Group(day, (byte) MEDIA.indexOf(post.media));
                long interactions = post.likes + post.comments + post.shares + post.quotes;
                window.posts.put(post.id, new Seen(page.observedAt, group, interactions, post.views));
            }
        }
        touched.forEach((number, window) -> store.accept(number, window.write()));
    }

    /** Lines with the counters of a stored window: day, media; posts, interactions, views. */
    public static void counters(byte[] stored, Consumer<String> found) {
        ByteBuffer in = ByteBuffer.wrap(stored);
        for (int left = in.getInt(); left > 0; left--) {
            String group = in.getLong() + "\t" + MEDIA.get(in.get());
            found.accept(group + "\t" + in.getLong() + "\t" + in.getLong() + "\t" + in.getLong());
        }
    }

    private static Window read(byte[] stored) {
        if (stored == null) {
            return new Window(8);
        }
        ByteBuffer in = ByteBuffer.wrap(stored);
        in.position(4 + 33 * in.getInt());
        int left = in.getInt();
        Window window = new Window(left);
        for (; left > 0; left--) {
            byte[] id = new byte[in.get()];
            in.get(id);
            Seen seen = new Seen(in.getLong(), new Group(in.getLong(), in.get()), in.getLong(), in.getLong());
            window.posts.put(new String(id, UTF_8), seen);
        }
        return window;
    }

    private byte[] write() {
        Map<Group, long[]> counters = new HashMap<>();
        int size = 8;
        for (var post : posts.entrySet()) {
            Seen seen = post.getValue();
            long[] three = counters.computeIfAbsent(seen.group, group -> new long[3]);
            three[0]++;
            three[1] += seen.interactions;
            three[2] += seen.views;
            size += 34 + post.getKey().length();
        }
        ByteBuffer out = ByteBuffer.allocate(size + 33 * counters.size()).putInt(counters.size());
        counters.forEach((group, three) -> {
            out.putLong(group.day).put(group.media);
            out.putLong(three[0]).putLong(three[1]).putLong(three[2]);
        });
        out.putInt(posts.size());
        posts.forEach((id, seen) -> {
            out.put((byte) id.length()).put(id.getBytes(UTF_8)); // ids of the season are ASCII, and short
            out.putLong(seen.at).putLong(seen.group.day).put(seen.group.media);
            out.putLong(seen.interactions).putLong(seen.views);
        });
        return out.array();
    }
}
