/** The {@link dev.xns.api.grant.GrantLookup} SPI: may a claim use a source in another namespace? */
@NullMarked
package dev.xns.api.grant;

import org.jspecify.annotations.NullMarked;
