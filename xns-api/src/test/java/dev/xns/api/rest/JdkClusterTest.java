package dev.xns.api.rest;

import org.junit.jupiter.api.Nested;

/** Cluster access over the JDK's own HTTP client. */
class JdkClusterTest {
  @Nested
  class Requests extends RestRequestsContract {
    Requests() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class Errors extends RestServerErrorContract {
    Errors() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class Failures extends RestFailureContract {
    Failures() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class Secrets extends RestSecretsContract {
    Secrets() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class Watches extends RestWatchContract {
    Watches() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class Recovery extends RestRecoveryContract {
    Recovery() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class Trouble extends RestTroubleContract {
    Trouble() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class Closing extends RestCloseContract {
    Closing() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class Transport extends RestTransportContract {
    Transport() {
      super(JdkClusterUnderTest::new);
    }
  }

  @Nested
  class Abilities extends RestAbilitiesContract {
    Abilities() {
      super(JdkClusterUnderTest::new);
    }
  }
}
