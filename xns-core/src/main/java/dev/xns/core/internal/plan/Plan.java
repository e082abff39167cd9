package dev.xns.core.internal.plan;

import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.SecretReference;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to be done about a claim. */
public sealed interface Plan {
  /**
   * Nothing: the claim is not ours, or needs nothing. A change of the claim is looked at again.
   *
   * @param why for the debug log
   * @param on what else, if it changes, makes a difference
   */
  record Ignore(String why, Set<Dependency> on) implements Plan {}

  /**
   * Nothing but a word to the user: an external populator is expected to do the work (SRC-10).
   *
   * @param kind kind of the source
   */
  record LeaveToPopulator(String kind) implements Plan {
    /** Users name the kind. */
    public LeaveToPopulator {
      kind = ForeignText.name(kind);
    }
  }

  /**
   * Nothing can be done until one of these changes, or the claim does.
   *
   * @param reason stable code
   * @param message for the owner of the claim; holds nothing about a source that was not granted
   * @param on what is waited for
   */
  record Wait(ReasonCode reason, String message, Set<Dependency> on) implements Plan {
    /** Whatever the message quotes stays on its line. */
    public Wait {
      message = ForeignText.line(message);
    }
  }

  /**
   * The plan depends on a grant: ask, and plan again with the answer.
   *
   * @param reference what to ask
   */
  record AskGrant(CrossNamespaceReference reference) implements Plan {}

  /**
   * The node that was selected for the claim cannot be used: take the selection back (TOPO-13).
   *
   * @param reason stable code
   * @param message for the owner of the claim
   * @param node the node to give up
   */
  record Reschedule(ReasonCode reason, String message, String node) implements Plan {
    /** Whatever the message quotes stays on its line. */
    public Reschedule {
      message = ForeignText.line(message);
    }
  }

  /**
   * Make a volume.
   *
   * @param claim the claim, as it was when this was planned
   * @param claimUid its UID
   * @param className its class
   * @param deprecatedParameters keys of the class that should be replaced, for the log (LOG-03)
   * @param request what the backend is asked for, without secrets; with them it is repeated
   *     unchanged until the outcome is known
   * @param secret the secret whose content the request needs; null for none
   * @param topology whether topology is active (TOPO-01)
   * @param selectedNode the node selected for the claim; empty for none
   * @param volume the PersistentVolume to write, without what only the backend's answer says
   * @param source the object it is filled from, to be protected meanwhile; null if there is none
   * @param reference the grant to check once more before the start; null within one namespace
   */
  record Provision(
      ObjectKey claim,
      String claimUid,
      String className,
      List<String> deprecatedParameters,
      VolumeRequest request,
      @Nullable SecretReference secret,
      boolean topology,
      String selectedNode,
      PersistentVolume volume,
      @Nullable SourceObject source,
      @Nullable CrossNamespaceReference reference)
      implements Plan {
    /** The same plan, with the content of its secret. */
    public Provision with(Secrets content) {
      return new Provision(
          claim,
          claimUid,
          className,
          deprecatedParameters,
          request.toBuilder().secrets(content).build(),
          secret,
          topology,
          selectedNode,
          volume,
          source,
          reference);
    }
  }
}
