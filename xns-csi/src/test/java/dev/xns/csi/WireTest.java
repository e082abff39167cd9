package dev.xns.csi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import dev.xns.api.backend.Capacity;
import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.TopologyRequirement;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.backend.VolumeCapability.AccessMode;
import dev.xns.api.backend.VolumeCapability.Block;
import dev.xns.api.backend.VolumeCapability.Mount;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.csi.proto.ControllerGrpc;
import dev.xns.csi.proto.ControllerServiceCapability;
import dev.xns.csi.proto.CreateVolumeResponse;
import dev.xns.csi.proto.GetCapacityResponse;
import dev.xns.csi.proto.GetPluginInfoResponse;
import dev.xns.csi.proto.IdentityGrpc;
import dev.xns.csi.proto.PluginCapability;
import dev.xns.csi.proto.ProbeResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * The bytes that go over the wire, written by hand after the CSI specification: a byte of field
 * number and wire type, a length, the value.
 */
class WireTest {
  private static final String SEGMENTS = "0a06 0a017a 120131";

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  @Test
  void createVolumeRequest() {
    var request =
        VolumeRequest.builder("n")
            .requiredBytes(300)
            .capabilities(
                new VolumeCapability(
                    AccessMode.SINGLE_NODE_WRITER, new Mount("ext4", List.of("ro"))),
                new VolumeCapability(AccessMode.SINGLE_NODE_MULTI_WRITER, new Block()))
            .parameters(Map.of("k", "v"))
            .content(new ContentSource.OfSnapshot("x"))
            .topology(new TopologyRequirement(List.of(Map.of("z", "1")), List.of(Map.of("z", "1"))))
            .secrets(Secrets.of(Map.of("s", "t")))
            .mutableParameters(Map.of("m", "u"))
            .build();

    assertThat(Requests.of(request).toByteArray())
        .isEqualTo(
            bytes(
                "0a01 6e" // 1: name
                    + "1203 08ac02" // 2: capacity_range, with 1: required_bytes
                    + "1a10 120a 0a0465787434 1202726f 1a02 0801" // 3: mount, SINGLE_NODE_WRITER
                    + "1a06 0a00 1a02 0807" // 3: block, SINGLE_NODE_MULTI_WRITER
                    + "2206 0a016b 120176" // 4: parameters
                    + "2a06 0a0173 120174" // 5: secrets
                    + "3205 0a03 0a0178" // 6: volume_content_source, with 1: snapshot
                    + "3a14 0a08" // 7: accessibility_requirements, with 1: requisite
                    + SEGMENTS
                    + "1208" // and 2: preferred
                    + SEGMENTS
                    + "4206 0a016d 120175")); // 8: mutable_parameters
  }

  @Test
  void sourceVolumeOfARequest() {
    var request = VolumeRequest.builder("n").content(new ContentSource.OfVolume("x")).build();

    assertThat(Requests.of(request).toByteArray()).isEqualTo(bytes("0a016e 3205 1203 0a0178"));
  }

  @Test
  void deleteVolumeRequest() {
    var request = new DeletionRequest("x", Secrets.of(Map.of("s", "t")));

    assertThat(Requests.of(request).toByteArray()).isEqualTo(bytes("0a0178 1206 0a0173 120174"));
  }

  @Test
  void getCapacityRequest() {
    var request =
        new CapacityRequest(
            List.of(new VolumeCapability(AccessMode.MULTI_NODE_MULTI_WRITER, new Block())),
            Map.of("k", "v"),
            Map.of("z", "1"));

    assertThat(Requests.of(request).toByteArray())
        .isEqualTo(bytes("0a06 0a00 1a02 0805" + "1206 0a016b 120176" + "1a08" + SEGMENTS));
  }

  @Test
  void createVolumeResponse() throws Exception {
    CreateVolumeResponse response =
        CreateVolumeResponse.parseFrom(
            bytes(
                "0a1c" // 1: volume
                    + "08ac02" // 1: capacity_bytes
                    + "120176" // 2: volume_id
                    + "1a06 0a016b 120176" // 3: volume_context
                    + "2202 0a00" // 4: content_source, with 1: snapshot
                    + "2a08" // 5: accessible_topology
                    + SEGMENTS));

    assertThat(Responses.volume("call", response))
        .isEqualTo(
            new ProvisionedVolume(
                "v",
                300,
                Map.of("k", "v"),
                new ContentSource.OfSnapshot(""),
                List.of(Map.of("z", "1"))));
  }

  @Test
  void getCapacityResponse() throws Exception {
    GetCapacityResponse response =
        GetCapacityResponse.parseFrom(bytes("08ac02 1203 08ad02 1a03 08ae02"));

    assertThat(Responses.capacity("call", response))
        .isEqualTo(new Capacity(300, OptionalLong.of(301)));
  }

  @Test
  void identityResponses() throws Exception {
    var info = GetPluginInfoResponse.parseFrom(bytes("0a016e 120176"));
    var ready = ProbeResponse.parseFrom(bytes("0a02 0801"));
    var notReady = ProbeResponse.parseFrom(bytes("0a00"));

    assertThat(info.getName()).isEqualTo("n");
    assertThat(info.getVendorVersion()).isEqualTo("v");
    assertThat(ready.getReady().getValue()).isTrue();
    assertThat(notReady.hasReady()).isTrue();
    assertThat(notReady.getReady().getValue()).isFalse();
  }

  @Test
  void methodsHaveTheirNames() {
    assertThat(
            List.of(
                IdentityGrpc.getGetPluginInfoMethod().getFullMethodName(),
                IdentityGrpc.getGetPluginCapabilitiesMethod().getFullMethodName(),
                IdentityGrpc.getProbeMethod().getFullMethodName(),
                ControllerGrpc.getControllerGetCapabilitiesMethod().getFullMethodName(),
                ControllerGrpc.getCreateVolumeMethod().getFullMethodName(),
                ControllerGrpc.getDeleteVolumeMethod().getFullMethodName(),
                ControllerGrpc.getGetCapacityMethod().getFullMethodName()))
        .containsExactly(
            "csi.v1.Identity/GetPluginInfo",
            "csi.v1.Identity/GetPluginCapabilities",
            "csi.v1.Identity/Probe",
            "csi.v1.Controller/ControllerGetCapabilities",
            "csi.v1.Controller/CreateVolume",
            "csi.v1.Controller/DeleteVolume",
            "csi.v1.Controller/GetCapacity");
  }

  @Test
  void valuesHaveTheirNumbers() {
    assertThat(names(PluginCapability.Service.Type.getDescriptor(), 0, 1, 2))
        .containsExactly("UNKNOWN", "CONTROLLER_SERVICE", "VOLUME_ACCESSIBILITY_CONSTRAINTS");
    assertThat(
            names(ControllerServiceCapability.RPC.Type.getDescriptor(), 0, 1, 2, 4, 5, 7, 13, 14))
        .containsExactly(
            "UNKNOWN",
            "CREATE_DELETE_VOLUME",
            "PUBLISH_UNPUBLISH_VOLUME",
            "GET_CAPACITY",
            "CREATE_DELETE_SNAPSHOT",
            "CLONE_VOLUME",
            "SINGLE_NODE_MULTI_WRITER",
            "MODIFY_VOLUME");
    assertThat(
            names(
                dev.xns.csi.proto.VolumeCapability.AccessMode.Mode.getDescriptor(), 1, 3, 5, 6, 7))
        .containsExactly(
            "SINGLE_NODE_WRITER",
            "MULTI_NODE_READER_ONLY",
            "MULTI_NODE_MULTI_WRITER",
            "SINGLE_NODE_SINGLE_WRITER",
            "SINGLE_NODE_MULTI_WRITER");
  }

  private static List<String> names(EnumDescriptor type, Integer... numbers) {
    return List.of(numbers).stream()
        .map(type::findValueByNumber)
        .map(EnumValueDescriptor::getName)
        .toList();
  }
}
