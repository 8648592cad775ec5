package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kazami/site/dossier"
)

// TestDossiersLeakNothing writes dossiers and the plan pack under CLEAR and looks
// for the marks of the private notes in every byte, workbooks unpacked; under
// AMBER some of what AMBER notes say must be there, and nothing stricter.
func TestDossiersLeakNothing(t *testing.T) {
	dir := ranHouse(t)
	config := filepath.Join(dir, "config.yaml")
	labels := map[string]string{} // canary to the label of its note
	for _, note := range tree(t, filepath.Join(dir, "samples", "notes")) {
		for _, c := range canary.FindAllString(note, -1) {
			_, rest, _ := strings.Cut(note, "\ntlp: ")
			labels[c], _, _ = strings.Cut(rest, "\n")
		}
	}
	if len(labels) < 8 {
		t.Fatalf("only %d canaries in the notes: the check would prove nothing", len(labels))
	}
	open := map[string][]string{"CLEAR": nil, "AMBER": {"AMBER", "GREEN"}, "RED": {"AMBER+STRICT", "AMBER", "GREEN"}}
	for ceiling, allowed := range open {
		out := filepath.Join(dir, "out-"+ceiling)
		do(t, 0, "--config", config, "--out", out, "dossier", "--tlp", ceiling)
		do(t, 0, "--config", config, "--out", out, "plan-pack", "--tlp", ceiling)
		files := tree(t, out)
		if len(files) < 9*4 {
			t.Fatalf("under %s: %d files", ceiling, len(files))
		}
		for c, label := range labels {
			for _, form := range disguises(c) {
				for name, content := range files {
					if strings.Contains(name+content, form) && !strings.Contains(" "+strings.Join(allowed, " ")+" ", " "+label+" ") {
						t.Errorf("under %s: %s of a %s note leaks into %s as %q", ceiling, c, label, name, form)
					}
				}
			}
		}
	}
	// What could leak is there: notes are reported under AMBER, by number and title.
	written := tree(t, filepath.Join(dir, "out-AMBER"))
	if !strings.Contains(written["/ubiquitous.json"], `"tlp": "AMBER"`) {
		t.Error("under AMBER no AMBER note is told of: the check proves nothing")
	}
}

func TestDossierNames(t *testing.T) {
	dir := ranHouse(t)
	config := filepath.Join(dir, "config.yaml")
	out := filepath.Join(dir, "out")
	stdout, _ := do(t, 0, "--config", config, "--out", out, "--json", "dossier", "IPv6への移行", "ifrs", "--format", "md,json")
	files := tree(t, out)
	for _, name := range []string{"/ipv6-migration.md", "/ipv6-migration.json", "/ifrs.md", "/ifrs.json", "/" + dossier.SchemaName} {
		if files[name] == "" {
			t.Errorf("%s was not written", name)
		}
	}
	if len(files) != 5 || strings.Count(stdout, "\n") != 2 || !strings.Contains(stdout, `{"change":"ifrs","tlp":"CLEAR","documents":9,"withheld":null,"files":[`) {
		t.Errorf("%d files, and it says %s", len(files), stdout)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"dossier", "ipv6-migraton"}, `There is no change "ipv6-migraton". Did you mean ipv6-migration?`},
		{[]string{"dossier", "暗号の危たい化"}, "Did you mean 暗号の危殆化?"},
		{[]string{"dossier", strings.Repeat("x", 10_000)}, "type:  kazami review list"},
		{[]string{"dossier", "--tlp", "WHITE"}, `"WHITE" is not a TLP 2.0 label`},
		{[]string{"dossier", "--format", "pdf"}, "--format"},
		{[]string{"--out", filepath.Join(dir, "public"), "dossier", "--tlp", "GREEN"}, "is the public site"},
		{[]string{"--out", filepath.Join(dir, "public", "sub"), "plan-pack", "--tlp", "RED"}, "is the public site"},
	} {
		_, stderr := do(t, 2, append([]string{"--config", config}, c.args...)...)
		if !strings.Contains(stderr, c.want) {
			t.Errorf("kazami %.80s says %.300q, want %q", c.args, stderr, c.want)
		}
	}
	do(t, 0, "review", "hold", "ifrs", "--who", "tester", "--why", "証拠を待つ", "--config", config)
	if _, stderr := do(t, 2, "--config", config, "dossier", "ifrs"); !strings.Contains(stderr, "Change ifrs is not approved") || !strings.Contains(stderr, "kazami review approve ifrs") {
		t.Errorf("of a change that is held: %q", stderr)
	}
}

func TestDossiersWithoutChanges(t *testing.T) {
	config := filepath.Join(house(t), "config.yaml")
	for _, command := range []string{"dossier", "plan-pack"} {
		if _, stderr := do(t, 1, "--config", config, command); !strings.Contains(stderr, "no change is approved as of 2010-03-31: kazami run") {
			t.Errorf("kazami %s says %q", command, stderr)
		}
	}
}

// TestNoChromiumIsSaid looks for one where there is none: all but the PDF is written.
func TestNoChromiumIsSaid(t *testing.T) {
	dir := ranHouse(t)
	config := filepath.Join(dir, "config.yaml")
	t.Setenv("PATH", t.TempDir())
	stdout, stderr := do(t, 1, "--config", config, "--out", filepath.Join(dir, "out"), "plan-pack", "--pdf")
	if !strings.Contains(stderr, "apt-get install chromium") || strings.Count(stdout, "\n") != 6 {
		t.Errorf("without a Chromium it says %q and %q", stdout, stderr)
	}
	if n := len(tree(t, filepath.Join(dir, "out"))); n < 6 {
		t.Errorf("%d files are there, want the other six", n)
	}
}

// TestJudgementsAreChecked writes words into the file that the plan does not know.
func TestJudgementsAreChecked(t *testing.T) {
	dir := house(t)
	name := filepath.Join(dir, "samples", "judgements.yaml")
	text := tree(t, filepath.Join(dir, "samples"))["/judgements.yaml"]
	for old, change := range map[string][2]string{
		"sharing: B-b":            {"sharing: D", `sharing class "D" is none of`},
		"degree: 中":               {"degree: 強", `degree "強" is none of`},
		"level: 要検討事項":            {"level: 必須", `level "必須" is none of`},
		"pillar: 情報についての対策":       {"pillar: 情報の対策", `pillar "情報の対策" is none of`},
		"bond: 結果":                {"bond: 影響", `bond "影響" is none of`},
		"change: cloud-computing": {"change: nothing", `change "nothing" is none of`},
		"also: [IT利用]":            {"also: [IT]", `category "IT" is none of`},
		"{sector: power, deg":     {"{sector: space, deg", `sector "space" is none of`},
	} {
		if !strings.Contains(text, old) {
			t.Fatalf("the sample does not hold %q", old)
		}
		if err := os.WriteFile(name, []byte(strings.Replace(text, old, change[0], 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		_, stderr := do(t, 2, "run", "--config", filepath.Join(dir, "config.yaml"))
		if !strings.Contains(stderr, change[1]) || !strings.Contains(stderr, "judgements.yaml:") {
			t.Errorf("with %q it says %.300q, want the line and %q", change[0], stderr, change[1])
		}
	}
}
