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
  class Requests extends RestRequestsContract {
    Requests() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class Errors extends RestServerErrorContract {
    Errors() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class Failures extends RestFailureContract {
    Failures() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class Secrets extends RestSecretsContract {
    Secrets() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class Watches extends RestWatchContract {
    Watches() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class Recovery extends RestRecoveryContract {
    Recovery() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class Trouble extends RestTroubleContract {
    Trouble() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class Closing extends RestCloseContract {
    Closing() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class Transport extends RestTransportContract {
    Transport() {
      super(Fabric8ClusterUnderTest::new);
    }
  }

  @Nested
  class Abilities extends RestAbilitiesContract {
    Abilities() {
      super(Fabric8ClusterUnderTest::new);
    }
  }
}
