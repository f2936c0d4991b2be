package bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What is counted of a page. */
@JsonIgnoreProperties(ignoreUnknown = true)
public class Page {
    private static final ObjectReader READER =
            new ObjectMapper().registerModule(new BlackbirdModule()).readerFor(Page.class);

    public String account;
    public String platform;

    @JsonProperty("observed_at")
    public long observedAt;

    public List<Post> observations = List.of();

    /** What is counted of an observation; a counter that is hidden or not given counts as 0. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Post {
        public String id;
        public long created;
        public String media = "unknown";
        public String presence = "seen";
        public long likes;
        public long comments;
        public long shares;
        public long quotes;
        public long views;
    }

    /** The page that these bytes hold. */
    public static Page of(byte[] json) {
        try {
            return READER.readValue(json);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
