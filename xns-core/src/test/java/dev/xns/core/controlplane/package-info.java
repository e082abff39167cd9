/**
 * A real control plane for tests: etcd, kube-apiserver and kube-controller-manager as processes on
 * this machine. Their binaries have to be there already; {@code .ci/control-plane} brings them.
 */
package dev.xns.core.controlplane;
