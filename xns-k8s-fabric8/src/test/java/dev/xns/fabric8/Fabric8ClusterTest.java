package dev.xns.fabric8;

import dev.xns.api.rest.RestAbilitiesContract;
import dev.xns.api.rest.RestCloseContract;
import dev.xns.api.rest.RestFailureContract;
import dev.xns.api.rest.RestRecoveryContract;
import dev.xns.api.rest.RestRequestsContract;
import dev.xns.api.rest.RestSecretsContract;
import dev.xns.api.rest.RestServerErrorContract;
import dev.xns.api.rest.RestTransportContract;
import dev.xns.api.rest.RestTroubleContract;
import dev.xns.api.rest.RestWatchContract;
import org.junit.jupiter.api.Nested;

/** Cluster access over the fabric8 client. */
class Fabric8ClusterTest {
  @Nested
  class RequestTests extends RestRequestsContract {
    RequestTests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class ErrorTests extends RestServerErrorContract {
    ErrorTests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class FailureTests extends RestFailureContract {
    FailureTests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class SecretTests extends RestSecretsContract {
    SecretTests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class WatchTests extends RestWatchContract {
    WatchTests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class RecoveryTests extends RestRecoveryContract {
    RecoveryTests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class TroubleTests extends RestTroubleContract {
    TroubleTests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class CloseTests extends RestCloseContract {
    CloseTests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class TransportTests extends RestTransportContract {
    TransportTests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class AbilityTests extends RestAbilitiesContract {
    AbilityTests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }
}
