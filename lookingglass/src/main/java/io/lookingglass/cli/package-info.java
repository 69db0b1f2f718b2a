/** The command line: serving, checking a configuration, and every probe as a command. */
@NullMarked
package io.lookingglass.cli;

import org.jspecify.annotations.NullMarked;
