/**
 * In which language a page is.
 *
 * <p>Texts are written in English where they are used, as literals: {@code say("Down since {0}",
 * time)} in templates and views, {@link io.lookingglass.config.language.Sentence} where modules
 * that know nothing of pages have something to say. The English pattern is the key of the bundles
 * {@code pages.de.json}, {@code tools.de.json}, {@code routing.de.json} and {@code
 * verdicts.de.json}, with their siblings for the other languages. What a pattern may hold is told
 * at {@code Sentence}.
 *
 * <p>The language is that of a request: {@link io.lookingglass.web.language.Speech} has it for as
 * long as the request is handled, its streams included. Programs, terminals, logs and stored
 * results are in English.
 */
@NullMarked
package io.lookingglass.web.language;

import org.jspecify.annotations.NullMarked;
