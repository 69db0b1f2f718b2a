/**
 * Sentences that can be said in another language than English: their parts stay apart until
 * somebody reads them.
 */
@NullMarked
package io.lookingglass.config.language;

import org.jspecify.annotations.NullMarked;
