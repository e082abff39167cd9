package dev.xns.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentCaptor.captor;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.xns.api.Fate;
import dev.xns.api.Subscription;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.grant.GrantScope;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.Quantity;
import dev.xns.core.XnsEngine;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.report.EngineListener;
import dev.xns.core.report.ReasonCode;
import dev.xns.core.time.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** How a host tests the engine with its own backend, grants and listener behind mocks. */
class OwnSpiTest {
  private static final String DRIVER = "hostpath.csi.xns.dev";
  private static final ObjectKey CLAIM = ObjectKey.of("dev", "restore");
  private static final GrantDecision ALLOWED =
      new GrantDecision.Allowed(ObjectKey.of("prod", "our-own-rule"));

  private final VolumeBackend backend = mock(VolumeBackend.class);
  private final GrantLookup grants = mock(GrantLookup.class);
  private final EngineListener listener = mock(EngineListener.class);
  private final ArgumentCaptor<Consumer<GrantScope>> grantListener = captor();

  private final VirtualTime time = new VirtualTime();
  private final InMemoryCluster cluster =
      InMemoryCluster.builder().binder(true).time(time).watchExecutor(time).build();
  private XnsEngine engine;

  @BeforeEach
  void startTheEngine() {
    when(backend.driver()).thenReturn(DRIVER);
    when(backend.features())
        .thenReturn(
            Set.of(
                BackendFeature.CONTROLLER_SERVICE,
                BackendFeature.CREATE_DELETE_VOLUME,
                BackendFeature.CREATE_DELETE_SNAPSHOT));
    when(backend.onChange(any())).thenReturn(Subscription.NONE);
    when(grants.onChange(grantListener.capture())).thenReturn(Subscription.NONE);
    engine =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(backend)
            .grants(grants)
            .listener(listener)
            .time(time)
            .workers(time)
            .scheduler(time)
            .build();
    engine.start();
    cluster.addSnapshot(ObjectKey.of("prod", "backup"), DRIVER, "snap-1", Quantity.parse("1Mi"));
  }

  @AfterEach
  void closeTheEngine() {
    engine.close();
    cluster.close();
  }

  private void apply() {
    cluster.apply(Path.of("src/test/resources/class-and-claim.yaml"));
    time.run();
  }

  private static ProvisionedVolume volume(VolumeRequest request) {
    return new ProvisionedVolume(
        "vol-1",
        request.requiredBytes(),
        Map.of(),
        new ContentSource.OfSnapshot("snap-1"),
        List.of());
  }

  @Test
  void aCallWithoutAnAnswerIsRepeatedWithTheSameRequest() {
    when(grants.decide(any())).thenReturn(ALLOWED);
    when(backend.provision(any(), any()))
        .thenThrow(new BackendException("no answer", Kind.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED))
        .thenAnswer(call -> volume(call.getArgument(0)));

    apply();
    time.advance(Duration.ofMinutes(1));

    ArgumentCaptor<VolumeRequest> requests = captor();
    verify(backend, times(2)).provision(requests.capture(), any());
    assertThat(requests.getAllValues().get(1)).isEqualTo(requests.getAllValues().get(0));
    verify(listener).provisioned(eq(CLAIM), startsWith("pvc-"));
  }

  @Test
  void ourOwnRuleDecidesAndItsChangeWakesTheClaimAtOnce() {
    when(grants.decide(any())).thenReturn(GrantDecision.Denied.DENIED);
    when(backend.provision(any(), any())).thenAnswer(call -> volume(call.getArgument(0)));

    apply();
    verify(backend, never()).provision(any(), any());

    when(grants.decide(any())).thenReturn(ALLOWED);
    grantListener.getValue().accept(new GrantScope("prod", "dev"));
    time.run();

    var order = inOrder(listener, backend);
    order.verify(listener).waiting(eq(CLAIM), eq(ReasonCode.RefNotPermitted), any());
    order.verify(backend).provision(any(), any());
    order.verify(listener).provisioned(eq(CLAIM), any());
    verify(grants, atLeastOnce())
        .decide(
            new CrossNamespaceReference(
                "dev", "snapshot.storage.k8s.io", "VolumeSnapshot", "prod", "backup"));
  }

  @Test
  void aRuleThatFailsIsNoYes() {
    when(grants.decide(any())).thenThrow(new IllegalStateException("our database is down"));

    apply();

    assertThat(engine.explain(CLAIM).reason()).isEqualTo(ReasonCode.GrantsUnknown);
    verify(backend, never()).provision(any(), any());
  }
}
