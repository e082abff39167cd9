/**
 * The Kubernetes API over HTTP, for adapters whose client can send plain requests: implement {@link
 * dev.xns.api.rest.RestTransport}, hand it to {@link dev.xns.api.rest.RestCluster}, and paths,
 * patches, errors, paging and watches are taken care of. An adapter need not use it.
 */
@NullMarked
package dev.xns.api.rest;

import org.jspecify.annotations.NullMarked;
