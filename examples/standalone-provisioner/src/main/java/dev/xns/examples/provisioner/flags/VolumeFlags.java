package dev.xns.examples.provisioner.flags;

import dev.xns.core.options.EngineOptions;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What volumes look like (FLAG-04, 05, 15, 17, 30, 31). */
final class VolumeFlags {
  @Option(
      names = "--volume-name-prefix",
      paramLabel = "PREFIX",
      description = "First part of the names of volumes.")
  String namePrefix = "pvc";

  @Option(
      names = "--volume-name-uuid-length",
      paramLabel = "LENGTH",
      description =
          "How many characters of the claim's UID follow, without its dashes: 1 to 32, or -1 for"
              + " the whole UID with dashes.")
  int nameUuidLength = -1;

  @Option(
      names = "--default-fstype",
      paramLabel = "TYPE",
      showDefaultValue = Visibility.NEVER,
      description = "File system used when the StorageClass gives none.")
  String defaultFsType = "";

  @Option(
      names = "--extra-create-metadata",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description = "Tell the driver the names of claim and volume.")
  boolean extraCreateMetadata = false;

  @Option(
      names = "--controller-publish-readonly",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description = "Make volumes read-only if the claim asks for nothing else.")
  boolean controllerPublishReadOnly = false;

  @Option(
      names = "--prevent-volume-mode-conversion",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description =
          "Let a restored volume have another mode than its source only if the owner of the"
              + " snapshot content allows it.")
  boolean preventVolumeModeConversion = true;

  void applyTo(EngineOptions.Builder options) {
    options
        .volumeNaming(naming -> naming.prefix(namePrefix).uuidLength(nameUuidLength))
        .volumes(
            volumes ->
                volumes
                    .defaultFsType(defaultFsType.isEmpty() ? null : defaultFsType)
                    .extraCreateMetadata(extraCreateMetadata)
                    .controllerPublishReadOnly(controllerPublishReadOnly))
        .sources(sources -> sources.preventVolumeModeConversion(preventVolumeModeConversion));
  }
}
