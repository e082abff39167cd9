package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.CSI_NODES;
import static dev.xns.api.model.ResourceTypes.NODES;
import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
import static dev.xns.api.rest.ResponseBodies.added;
import static dev.xns.api.rest.ResponseBodies.bookmark;
import static dev.xns.api.rest.ResponseBodies.claim;
import static dev.xns.api.rest.ResponseBodies.deleted;
import static dev.xns.api.rest.ResponseBodies.list;
import static dev.xns.api.rest.ResponseBodies.modified;
import static dev.xns.api.rest.ResponseBodies.page;
import static dev.xns.api.rest.ResponseBodies.status;
import static dev.xns.api.rest.ResponseBodies.unreadableClaim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.Node;
import dev.xns.api.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a watch delivers while all goes well. */
public abstract class RestWatchContract extends RestContract {
  private WatchFixture fixture;
  private RecordingWatchObserver observer;

  protected RestWatchContract(Connector connector) {
    super(connector);
  }

  @BeforeEach
  void start() throws Exception {
    fixture = new WatchFixture(connector, TestTimings.quick());
    observer = fixture.observer;
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void deliversTheListAndThenEachChangeInOrder() throws Exception {
    fixture.watch();
    fixture.expectList().json(200, list(10, claim("dev", "a", 7), claim("prod", "b", 8)));
    observer.expect("replaced dev/a@7 prod/b@8");

    fixture.expectWatch(10).stream()
        .line(added(claim("dev", "c", 11)))
        .line(modified(claim("dev", "a", 12)))
        .line(deleted(claim("prod", "b", 13)))
        .line(added(claim("prod", "b", 14)));
    observer.expect("upserted dev/c@11");
    observer.expect("upserted dev/a@12");
    observer.expect("removed prod/b");
    observer.expect("upserted prod/b@14");
  }

  @Test
  void watchesClusterScopedKindsOfAGroup() throws Exception {
    fixture.cluster.watch(CSI_NODES, observer);
    fixture
        .server
        .expect("GET", "/apis/storage.k8s.io/v1/csinodes?limit=500")
        .json(200, list(3, "{\"metadata\":{\"name\":\"node-1\",\"resourceVersion\":\"2\"}}"));
    observer.expect("replaced node-1@2");
    fixture.server.next().stream()
        .line(deleted("{\"metadata\":{\"name\":\"node-1\",\"resourceVersion\":\"4\"}}"));
    observer.expect("removed node-1");
  }

  @Test
  void watchesOneNamespace() throws Exception {
    fixture.cluster.watch(PERSISTENT_VOLUME_CLAIMS, WatchScope.namespace("dev"), observer);
    fixture
        .server
        .expect("GET", "/api/v1/namespaces/dev/persistentvolumeclaims?limit=500")
        .json(200, list(10, claim("dev", "a", 7)));
    observer.expect("replaced dev/a@7");
    fixture
        .server
        .expect(
            "GET",
            "/api/v1/namespaces/dev/persistentvolumeclaims"
                + "?watch=true&allowWatchBookmarks=true&resourceVersion=10&timeoutSeconds=180")
        .stream()
        .line(added(claim("dev", "b", 11)));
    observer.expect("upserted dev/b@11");
  }

  @Test
  void aScopeThatWouldAddressSomethingElseIsRefused() {
    WatchScope scope = WatchScope.namespace("..");
    assertThatThrownBy(() -> fixture.cluster.watch(PERSISTENT_VOLUME_CLAIMS, scope, observer))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void watchesOneObject() throws Exception {
    fixture.cluster.watch(
        PERSISTENT_VOLUME_CLAIMS, WatchScope.only(ObjectKey.of("dev", "a")), observer);
    String path = "/api/v1/namespaces/dev/persistentvolumeclaims?fieldSelector=metadata.name%3Da";
    fixture.server.expect("GET", path + "&limit=500").json(200, page(10, "t2"));
    fixture.server.expect("GET", path + "&limit=500&continue=t2").json(200, list(10));
    observer.expect("replaced");
    fixture
        .server
        .expect(
            "GET",
            path + "&watch=true&allowWatchBookmarks=true&resourceVersion=10&timeoutSeconds=180")
        .stream()
        .line(added(claim("dev", "a", 11)));
    observer.expect("upserted dev/a@11");
  }

  @Test
  void readsListsPageByPage() throws Exception {
    fixture.watch();
    fixture.expectList().json(200, page(10, "t=1/a", claim("dev", "a", 1)));
    fixture.expectPage("t%3D1%2Fa").json(200, page(10, "t2", claim("dev", "b", 2)));
    fixture.expectPage("t2").json(200, page(10, "", claim("dev", "c", 3)));
    observer.expect("replaced dev/a@1 dev/b@2 dev/c@3");
    fixture.expectWatch(10);
  }

  @Test
  void startsOverIfAListIsTooOldToBeContinued() throws Exception {
    fixture.watch();
    fixture.expectList().json(200, page(10, "t1", claim("dev", "a", 1)));
    fixture.expectPage("t1").json(410, status(410, "Expired", "too old", "{}"));
    fixture.expectList().json(200, page(20, "t2", claim("dev", "a", 11)));
    fixture.expectPage("t2").json(200, page(20, "", claim("dev", "b", 12)));
    observer.expect("replaced dev/a@11 dev/b@12");
    fixture.expectWatch(20);
  }

  @Test
  void takesANullListAsAnEmptyOne() throws Exception {
    fixture.watch();
    fixture
        .expectList()
        .json(200, "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":null}");
    observer.expect("replaced");
    fixture.expectWatch(5);
  }

  /** Whoever may create claims may give one an owner whose UID is as long as the server stores. */
  @Test
  void aClaimWithAHugeOwnerSpoilsNobodysList() throws Exception {
    String huge = hugeOwner("evil", 2);
    fixture.watch();
    fixture.expectList().json(200, list(10, claim("dev", "a", 1), huge, claim("dev", "b", 3)));
    observer.expect("replaced dev/a@1 dev/evil@2 dev/b@3");
  }

  @Test
  void aClaimWithAHugeOwnerDoesNotStopTheStream() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    stream.line(added(hugeOwner("evil", 11))).line(added(claim("dev", "a", 12)));
    observer.expect("upserted dev/evil@11");
    observer.expect("upserted dev/a@12");
  }

  @Test
  void anObjectAsDeepAsAServerStoresItIsRead() throws Exception {
    String deep = "{\"f:x\":".repeat(9_000) + "1" + "}".repeat(9_000);
    fixture.watch();
    fixture
        .expectList()
        .json(
            200,
            list(10, claim("dev", "a", 1).replace("\"uid\":", "\"deep\":" + deep + ",\"uid\":")));
    observer.expect("replaced dev/a@1");
  }

  /** API servers repeat the UIDs of owners as field names in managedFields. */
  private static String hugeOwner(String name, int version) {
    String uid = "u".repeat(60_000);
    return """
    {"metadata":{"namespace":"dev","name":"%s","uid":"uid-%s","resourceVersion":"%d",\
    "ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"p","uid":"%s"}],\
    "managedFields":[{"manager":"kubectl","fieldsV1":{"f:metadata":{"f:ownerReferences":\
    {"k:{\\"uid\\":\\"%s\\"}":{}}}}}]},"spec":{"storageClassName":"fast","%s":1}}\
    """
        .formatted(name, name, version, uid, uid, uid);
  }

  @Test
  void namesAnUnreadableListedObjectAndGoesOn() throws Exception {
    fixture.watch();
    fixture
        .expectList()
        .json(
            200,
            list(10, claim("dev", "a", 1), unreadableClaim("dev", "odd", 2), claim("dev", "b", 3)));
    observer.expect("replaced dev/a@1 dev/b@3");
    observer.expect("undecodable dev/odd");
  }

  /** Not even JSON, or JSON beyond any limit of the parser, is anybody else's trouble. */
  @Test
  void namesWhatCannotBeParsedAndGoesOn() throws Exception {
    String tooDeep = "[".repeat(100_000) + "]".repeat(100_000);
    String odd = claim("dev", "odd", 2).replace("\"uid\":", "\"deep\":" + tooDeep + ",\"uid\":");
    String broken = claim("dev", "broken", 3).replace("\"uid\":", "\"deep\":[1,,],\"uid\":");
    fixture.watch();
    fixture.expectList().json(200, list(10, odd, claim("dev", "a", 1), broken));
    observer.expect("replaced dev/a@1");
    assertThat(List.of(observer.take(), observer.take()))
        .containsExactlyInAnyOrder("undecodable dev/odd", "undecodable dev/broken");

    fixture.expectWatch(10).stream()
        .line(modified(odd))
        .line(modified(broken))
        .line(modified(claim("dev", "odd", 11)));
    observer.expect("undecodable dev/odd");
    observer.expect("undecodable dev/broken");
    observer.expect("upserted dev/odd@11");
  }

  @Test
  void namesAnObjectThatBecomesUnreadable() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    stream
        .line(added(claim("dev", "a", 11)))
        .line(modified(unreadableClaim("dev", "a", 12)))
        .line(modified(claim("dev", "a", 13)));
    observer.expect("upserted dev/a@11");
    observer.expect("undecodable dev/a");
    observer.expect("upserted dev/a@13");
  }

  @Test
  void ignoresObjectsWithoutAName() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    stream.line(added("{\"metadata\":{\"resourceVersion\":\"11\"}}"));
    stream.line(added(claim("dev", "a", 12)));
    observer.expect("upserted dev/a@12");
  }

  @Test
  void ignoresEventsOfAnUnknownType() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    stream.line("{\"type\":\"NEWS\",\"object\":{\"metadata\":{\"resourceVersion\":\"99\"}}}");
    stream.line(added(claim("dev", "a", 11)));
    observer.expect("upserted dev/a@11");
  }

  @Test
  void putsTogetherLinesThatArriveInPieces() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    String lines = added(claim("dev", "ä", 11)) + "\n\n" + added(claim("dev", "b", 12)) + "\n";
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    for (byte one : bytes) {
      stream.bytes(new byte[] {one});
    }
    observer.expect("upserted dev/ä@11");
    observer.expect("upserted dev/b@12");
  }

  @Test
  void readsObjectsOfMoreThanAMegabyte() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    String filler = String.join("", Collections.nCopies(2_000_000, "x"));
    stream.line(
        added(
            """
            {"metadata":{"namespace":"dev","name":"big","resourceVersion":"11",\
            "annotations":{"filler":"%s"}}}\
            """
                .formatted(filler)));
    observer.expect("upserted dev/big@11");
  }

  @Test
  void aBookmarkMovesThePositionAndIsNotDelivered() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    stream.line(bookmark(42));
    stream.end();
    fixture.expectWatch(42).stream().line(added(claim("dev", "a", 43)));
    observer.expect("upserted dev/a@43");
  }

  @Test
  void whatAnObserverDidNotTakeInIsListedAgain() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    observer.failOnce(new AssertionError("observer fails on purpose"));
    stream.line(added(claim("dev", "a", 11)) + "\n" + added(claim("dev", "b", 12)));
    observer.expect("upserted dev/a@11");
    observer.expect("interrupted UNAVAILABLE");

    fixture.expectList().json(200, list(12, claim("dev", "a", 11), claim("dev", "b", 12)));
    observer.expect("replaced dev/a@11 dev/b@12");
    fixture.expectWatch(12).stream().line(added(claim("dev", "c", 13)));
    observer.expect("upserted dev/c@13");
  }

  @Test
  void aListThatAnObserverDidNotTakeInIsMadeAgain() throws Exception {
    observer.failOnce(new IllegalStateException("observer fails on purpose"));
    fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    observer.expect("interrupted UNAVAILABLE");

    fixture.expectList().json(200, list(11));
    observer.expect("replaced");
    fixture.expectWatch(11);
  }

  @Test
  void anObserverMayCallTheCluster() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    var node = new CompletableFuture<Optional<Node>>();
    observer.duringCalls(
        () -> node.complete(fixture.cluster.get(NODES, ObjectKey.clusterScoped("n"))));
    stream.line(added(claim("dev", "a", 11)));
    fixture.server.expect("GET", "/api/v1/nodes/n").json(200, "{\"metadata\":{\"name\":\"n\"}}");
    observer.expect("upserted dev/a@11");
    assertThat(node.get()).isPresent();
  }

  @Test
  void watchesOfOneAdapterShareOneThread() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    observer.duringCalls(() -> threads.add(Thread.currentThread()));
    fixture.watch();
    fixture.watch();
    ScriptedExchange one = fixture.expectList();
    ScriptedExchange other = fixture.expectList();
    one.json(200, list(10));
    other.json(200, list(10));
    observer.expect("replaced");
    observer.expect("replaced");
    assertThat(threads)
        .singleElement()
        .satisfies(
            thread -> {
              assertThat(thread.getName()).isEqualTo(fixture.underTest.threadPrefix() + "watch");
              assertThat(thread.isDaemon()).isTrue();
            });
  }
}
