package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.SECRETS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is in a Secret gets neither into exceptions nor into the log. */
public abstract class RestSecretsContract extends RestContract {
  private static final String TEXT = "aHVudGVyMg==";
  private static final ObjectKey KEY = ObjectKey.of("dev", "login");
  private static final String PATH = "/api/v1/namespaces/dev/secrets/login";

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.xns");
  private ScriptedServer server;
  private ClusterUnderTest underTest;
  private RestCluster cluster;

  protected RestSecretsContract(Connector connector) {
    super(connector);
  }

  @BeforeEach
  void start() throws Exception {
    logged.start();
    logger.setLevel(Level.TRACE);
    logger.addAppender(logged);
    server = new ScriptedServer();
    underTest = connector.connect(server.url(), PATIENT, TestTimings.quick());
    cluster = underTest.cluster();
  }

  @AfterEach
  void stop() throws Exception {
    logger.detachAppender(logged);
    logger.setLevel(null);
    underTest.close();
    server.close();
  }

  @Test
  void aRefusedCreateThatQuotesIt() throws Exception {
    var failure = failureOf(() -> cluster.create(SECRETS, secret()));
    server
        .expect("POST", "/api/v1/namespaces/dev/secrets")
        .json(422, ResponseBodies.status(422, "Invalid", "Invalid value: " + TEXT, "{}"));
    assertThat(failure.get())
        .hasMessage(
            "create Secret dev/login: the server answered 422 Invalid"
                + " (its text is left out, it may quote the Secret)");
    assertNothingLeaked(failure.get());
  }

  @Test
  void aRefusedPatchThatQuotesIt() throws Exception {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.putObject("data").put("password", TEXT);
    var failure = failureOf(() -> cluster.patch(SECRETS, KEY, Patch.merge(change)));
    server.expect("PATCH", PATH).answer(500, "", "cannot store " + TEXT);
    assertNothingLeaked(failure.get());
  }

  @Test
  void aDroppedCreate() throws Exception {
    var failure = failureOf(() -> cluster.create(SECRETS, secret()));
    server.expect("POST", "/api/v1/namespaces/dev/secrets").drop();
    assertNothingLeaked(failure.get());
  }

  @Test
  void anAnswerThatIsNoObject() throws Exception {
    var failure = failureOf(() -> cluster.get(SECRETS, KEY));
    server.expect("GET", PATH).answer(200, "", TEXT);
    assertNothingLeaked(failure.get());
  }

  @Test
  void anObjectThatCannotBeRead() throws Exception {
    var failure = failureOf(() -> cluster.get(SECRETS, KEY));
    server.expect("GET", PATH).json(200, unreadable());
    assertThat(failure.get()).hasMessageContaining("Cannot read Secret dev/login");
    assertNothingLeaked(failure.get());
  }

  @Test
  void aRefusedReadSaysWhatTheServerSays() throws Exception {
    var failure = failureOf(() -> cluster.get(SECRETS, KEY));
    server
        .expect("GET", PATH)
        .json(403, ResponseBodies.status(403, "Forbidden", "not for you", "{}"));
    assertThat(failure.get()).hasMessageContaining("not for you");
  }

  @Test
  void aWatchThatCannotReadThem() throws Exception {
    var observer = new RecordingWatchObserver();
    cluster.watch(SECRETS, observer);
    server.next().json(200, ResponseBodies.list(10, unreadable()));
    observer.expect("replaced");
    observer.expect("undecodable dev/login");
    server.next().stream()
        .line(ResponseBodies.added(unreadable()))
        .line("{\"type\":\"ADDED\",\"object\":" + TEXT);
    observer.expect("undecodable dev/login");
    observer.expect("interrupted UNAVAILABLE");
    assertThat(logged.list).isNotEmpty();
    assertNothingLeaked(observer.cause());
  }

  private void assertNothingLeaked(Throwable failure) {
    List<String> texts = new ArrayList<>();
    var trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    texts.add(trace.toString());
    for (ILoggingEvent event : List.copyOf(logged.list)) {
      texts.add(event.getFormattedMessage());
      if (event.getThrowableProxy() != null) {
        texts.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    assertThat(texts).noneMatch(text -> text.contains(TEXT));
  }

  private static String unreadable() {
    return """
    {"metadata":{"namespace":"dev","name":"login","resourceVersion":"11"},"data":"%s"}\
    """
        .formatted(TEXT);
  }

  private static Secret secret() {
    return new Secret(ObjectMeta.named(KEY), Map.of("password", TEXT));
  }
}
