package dev.xns.official;

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

/** Cluster access over the official client. */
class OfficialClusterTest {
  @Nested
  class RequestTests extends RestRequestsContract {
    RequestTests() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class ErrorTests extends RestServerErrorContract {
    ErrorTests() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class FailureTests extends RestFailureContract {
    FailureTests() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class SecretTests extends RestSecretsContract {
    SecretTests() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class WatchTests extends RestWatchContract {
    WatchTests() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class RecoveryTests extends RestRecoveryContract {
    RecoveryTests() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class TroubleTests extends RestTroubleContract {
    TroubleTests() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class CloseTests extends RestCloseContract {
    CloseTests() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class TransportTests extends RestTransportContract {
    TransportTests() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class AbilityTests extends RestAbilitiesContract {
    AbilityTests() {
      super(OfficialClusterUnderTest::new);
    }
  }
}
