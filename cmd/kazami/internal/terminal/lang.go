package terminal

import "kazami/site/screen"

// Lang is the language of what is printed.
type Lang = screen.Lang

// LangOf is [screen.LangOf].
func LangOf(asked string, env func(string) string) Lang { return screen.LangOf(asked, env) }
