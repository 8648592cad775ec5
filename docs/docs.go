// Package docs holds the pages that the site publishes as they stand here.
package docs

import _ "embed"

// Method is the source of the method pages: Markdown in Japanese, and in English below
// its last heading. It says for readers what method.md says for developers.
//
//go:embed public-method.md
var Method []byte
