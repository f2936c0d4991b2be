package bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What a peer is asked: bench/peers/work.py has the same. */
public record Work(
        String bootstrap,
        String topic,
        long pages,
        @JsonProperty("freeze_at") long freezeAt,
        @JsonProperty("utc_offset") long utcOffset,
        long days,
        String folder) implements java.io.Serializable {

    /** The work, which is the process's only argument. */
    public static Work asked(String[] arguments) throws IOException {
        return new ObjectMapper().readValue(arguments[0], Work.class);
    }
}
