package dev.xns.api.rest;

import org.junit.jupiter.api.Nested;

/** Cluster access over the JDK's own HTTP client. */
class JdkClusterTest {
  @Nested
  class RequestTests extends RestRequestsContract {
    RequestTests() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class ErrorTests extends RestServerErrorContract {
    ErrorTests() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class FailureTests extends RestFailureContract {
    FailureTests() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class SecretTests extends RestSecretsContract {
    SecretTests() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class WatchTests extends RestWatchContract {
    WatchTests() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class RecoveryTests extends RestRecoveryContract {
    RecoveryTests() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class TroubleTests extends RestTroubleContract {
    TroubleTests() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class CloseTests extends RestCloseContract {
    CloseTests() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class TransportTests extends RestTransportContract {
    TransportTests() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class AbilityTests extends RestAbilitiesContract {
    AbilityTests() {
      super(JdkClusterUnderTest::new);
    }
  }
}
