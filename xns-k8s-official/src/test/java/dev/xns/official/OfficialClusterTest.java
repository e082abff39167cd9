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
  class Requests extends RestRequestsContract {
    Requests() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class Errors extends RestServerErrorContract {
    Errors() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class Failures extends RestFailureContract {
    Failures() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class Secrets extends RestSecretsContract {
    Secrets() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class Watches extends RestWatchContract {
    Watches() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class Recovery extends RestRecoveryContract {
    Recovery() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class Trouble extends RestTroubleContract {
    Trouble() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class Closing extends RestCloseContract {
    Closing() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class Transport extends RestTransportContract {
    Transport() {
      super(OfficialClusterUnderTest::new);
    }
  }

  @Nested
  class Abilities extends RestAbilitiesContract {
    Abilities() {
      super(OfficialClusterUnderTest::new);
    }
  }
}
