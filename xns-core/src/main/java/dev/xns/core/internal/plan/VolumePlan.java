package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.SecretReference;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to be done about a PersistentVolume. */
public sealed interface VolumePlan {
  /**
   * Nothing.
   *
   * @param why for the debug log
   */
  record Ignore(String why) implements VolumePlan {}

  /**
   * Give the volume this list of finalizers (FIN-18).
   *
   * @param volume the volume as it was when this was planned
   * @param finalizers the wanted list
   */
  record SetFinalizers(ObjectMeta volume, List<String> finalizers) implements VolumePlan {}

  /**
   * Nothing can be done until one of these changes.
   *
   * @param reason stable code
   * @param message for people
   * @param on what is waited for
   */
  record Wait(ReasonCode reason, String message, Set<Dependency> on) implements VolumePlan {
    /** Whatever the message quotes stays on its line. */
    public Wait {
      message = ForeignText.line(message);
    }
  }

  /**
   * Delete the backend's volume, then the object, then our finalizer (DEL-10, DEL-12).
   *
   * @param volume the volume as it was when this was planned
   * @param handle the backend's identifier
   * @param secret the secret the backend needs; null for none
   */
  record Delete(ObjectMeta volume, String handle, @Nullable SecretReference secret)
      implements VolumePlan {}
}
