package csaf

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// document is what is read of a CSAF document, of 2.0 and 2.1. It takes what
// the library's own types refuse whole: a misspelt category costs nothing here.
type document struct {
	Document struct {
		Version      string          `json:"csaf_version"`
		Title        string          `json:"title"`
		Lang         string          `json:"lang"`
		Distribution json.RawMessage `json:"distribution"`
		Publisher    struct {
			Name string `json:"name"`
		} `json:"publisher"`
		Notes      []advisoryNote      `json:"notes"`
		References []advisoryReference `json:"references"`
		Tracking   struct {
			ID      string   `json:"id"`
			Aliases []string `json:"aliases"`
			Initial string   `json:"initial_release_date"`
			Current string   `json:"current_release_date"`
		} `json:"tracking"`
	} `json:"document"`
	Tree struct {
		Branches      []advisoryBranch  `json:"branches"`
		Names         []advisoryProduct `json:"full_product_names"`
		Relationships []struct {
			Product   advisoryProduct `json:"full_product_name"`
			Of        string          `json:"product_reference"`
			RelatesTo string          `json:"relates_to_product_reference"`
		} `json:"relationships"`
	} `json:"product_tree"`
	Vulnerabilities []vulnerability `json:"vulnerabilities"`
}

type advisoryNote struct {
	Category string `json:"category"`
	Title    string `json:"title"`
	Text     string `json:"text"`
}

type advisoryReference struct {
	Category string `json:"category"`
	URL      string `json:"url"`
}

type advisoryBranch struct {
	Category string           `json:"category"`
	Name     string           `json:"name"`
	Product  *advisoryProduct `json:"product"`
	Branches []advisoryBranch `json:"branches"`
}

type advisoryProduct struct {
	ID     string `json:"product_id"`
	Name   string `json:"name"`
	Helper struct {
		CPE string `json:"cpe"`
	} `json:"product_identification_helper"`
}

type weakness struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type vulnerability struct {
	CVE   string     `json:"cve"`
	CWE   weakness   `json:"cwe"`
	CWEs  []weakness `json:"cwes"` // 2.1
	Title string     `json:"title"`
	IDs   []struct {
		Text string `json:"text"`
	} `json:"ids"`
	Notes  []advisoryNote      `json:"notes"`
	Status map[string][]string `json:"product_status"`
	Scores []advisoryScores    `json:"scores"`
	// Metrics are the scores of 2.1.
	Metrics []struct {
		Content advisoryScores `json:"content"`
	} `json:"metrics"`
	Threats      []advisoryDetails `json:"threats"`
	Remediations []advisoryDetails `json:"remediations"`
}

type advisoryDetails struct {
	Category string `json:"category"`
	Details  string `json:"details"`
}

type advisoryScores struct {
	V2 *advisoryScore `json:"cvss_v2"`
	V3 *advisoryScore `json:"cvss_v3"`
	V4 *advisoryScore `json:"cvss_v4"`
}

type advisoryScore struct {
	Version string   `json:"version"`
	Base    *float64 `json:"baseScore"`
}

// Bounds of one advisory. What is beyond them is left out, with a warning.
const (
	maxObjects         = 100_000 // of its JSON; one with more is not read
	maxVulnerabilities = 1_000
	maxFacts           = 1_000 // values of one field
	maxRelations       = 8     // of products within products
	maxFact            = 500   // bytes of a field's value
)

// parseAdvisory reads a document's text. A member of the wrong type is left
// empty and named; what is no CSAF document is an error.
func parseAdvisory(content []byte) (a *document, odd string, err error) {
	if !text.Shallow(content) {
		return nil, "", fmt.Errorf("JSON is nested deeper than %d", text.MaxDepth)
	}
	if n := objects(content); n > maxObjects {
		return nil, "", fmt.Errorf("%d JSON objects are more than %d", n, maxObjects)
	}
	a = &document{}
	if err := json.Unmarshal(content, a); err != nil {
		wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
		if !ok {
			return nil, "", fmt.Errorf("read JSON: %w", err)
		}
		odd = fmt.Sprintf("%s is a %s: not read", text.Line(wrong.Field), wrong.Value)
	}
	if text.Line(a.Document.Tracking.ID) == "" {
		return nil, "", errors.New("no CSAF document: document.tracking.id is missing")
	}
	if v := a.Document.Version; v != "2.0" && v != "2.1" && odd == "" {
		odd = fmt.Sprintf("csaf_version %s is read as 2.0", text.Quote(v))
	}
	return a, odd, nil
}

// objects counts the objects of a JSON text, without building any.
func objects(text []byte) (n int) {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == '{' && !quoted:
			n++
		}
	}
	return n
}

// label is the document's own marking. CSAF 2.0 has WHITE, which is CLEAR.
// Said is false where the document has none.
func (a *document) label() (label horizon.TLP, said bool, warning string) {
	raw := a.Document.Distribution
	if len(raw) == 0 || string(raw) == "null" {
		return horizon.Red, false, ""
	}
	var d struct {
		Text string
		TLP  *struct{ Label string }
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		return horizon.Red, true, "the distribution cannot be read: treated as RED"
	}
	if d.TLP == nil {
		if strings.Contains(strings.ToUpper(d.Text), "TLP") {
			return horizon.Red, true, "a TLP label stands in the distribution's text alone: treated as RED"
		}
		return horizon.Red, false, ""
	}
	label, ok := advisoryLabel(d.TLP.Label)
	if !ok {
		warning = fmt.Sprintf("tlp %s is not a TLP label: treated as RED", text.Quote(d.TLP.Label))
	}
	return label, true, warning
}

// advisoryLabel reads a label as CSAF writes it.
func advisoryLabel(name string) (horizon.TLP, bool) {
	if name == "WHITE" {
		return horizon.Clear, true
	}
	return horizon.ParseTLP(name)
}
