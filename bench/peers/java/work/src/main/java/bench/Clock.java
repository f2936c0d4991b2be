package bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The span from the first record to the last observation, and what the process spent until all was safe. */
public final class Clock {
    /** Something to do. */
    public interface Task<E extends Exception> {
        void run() throws E;
    }

    private record Done(
            String client,
            double first,
            double last,
            double safe,
            @JsonProperty("cpu_seconds") double cpuSeconds,
            @JsonProperty("peak_rss_mb") long peakRssMb,
            String digest) {}

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final AtomicLong left;
    private volatile boolean begun;
    private double first;
    private long spent;
    private volatile double last;
    private double safe;
    private double cpuSeconds;
    private long peakRssMb;
    private final AtomicLong aside = new AtomicLong();

    public Clock(long pages) {
        left = new AtomicLong(pages);
    }

    /** A record has come. */
    public void begin() {
        if (!begun) {
            synchronized (this) {
                if (!begun) {
                    first = System.currentTimeMillis() / 1e3;
                    spent = SYSTEM.getProcessCpuTime();
                    begun = true;
                }
            }
        }
    }

    /** A page is counted. */
    public void counted() {
        if (left.decrementAndGet() == 0) {
            peakRssMb = peakRssMb();
            last = System.currentTimeMillis() / 1e3;
        }
    }

    /** Whether all pages are counted. */
    public boolean ended() {
        return last > 0;
    }

    /** Do what is for the benchmark alone, and what it costs this thread is not counted. */
    public <E extends Exception> void aside(Task<E> task) throws E {
        long before = THREADS.getCurrentThreadCpuTime();
        task.run();
        aside.addAndGet(THREADS.getCurrentThreadCpuTime() - before);
    }

    /** What is counted can no more be lost. */
    public void safe() {
        cpuSeconds = (SYSTEM.getProcessCpuTime() - spent - aside.get()) / 1e9;
        safe = System.currentTimeMillis() / 1e3;
    }

    /** The one line; `answer` has a line for each counter. */
    public void say(String client, List<String> answer) throws Exception {
        byte[] lines = String.join("\n", answer.stream().sorted().toList()).getBytes(StandardCharsets.UTF_8);
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lines));
        System.out.println();
        System.out.println(
                new ObjectMapper().writeValueAsString(new Done(client, first, last, safe, cpuSeconds, peakRssMb, digest)));
    }

    private static long peakRssMb() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            String peak = lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElse("0 0");
            return Long.parseLong(peak.split("\\s+")[1]) / 1024;
        } catch (IOException error) {
            return 0;
        }
    }
}
