package collectors

import (
	"maps"
	"slices"
	"strings"

	cvss20 "github.com/pandatix/go-cvss/20"
	cvss30 "github.com/pandatix/go-cvss/30"
	cvss31 "github.com/pandatix/go-cvss/31"
)

// baseMetrics are the members of a score that repeat a metric of its vector.
var baseMetrics = map[string]string{
	"accessVector": "AV", "accessComplexity": "AC", "authentication": "Au",
	"attackVector": "AV", "attackComplexity": "AC", "privilegesRequired": "PR", "userInteraction": "UI", "scope": "S",
	"confidentialityImpact": "C", "integrityImpact": "I", "availabilityImpact": "A",
}

var scoreRules = []rule{
	{"7", func(f *csafForm) string {
		for _, v := range f.vulnerabilities {
			var scored []string
			for _, s := range listOf(v, "scores") {
				for _, name := range []string{"cvss_v2", "cvss_v3"} {
					if version := csafWord(member(s, name), "version"); version != "" {
						for _, id := range words(s, "products") {
							scored = append(scored, "CVSS "+version+" for "+id)
						}
					}
				}
			}
			if s := repeated("a score by ", scored); s != "" {
				return s
			}
		}
		return ""
	}},
	{"9", func(f *csafForm) string {
		return f.eachScore(func(score any) string {
			vector := csafWord(score, "vectorString")
			base, severity, ok := computed(vector)
			if said, _ := member(score, "baseScore").(float64); ok && said != base {
				return "the base score is not that of " + vector
			}
			if said := csafWord(score, "baseSeverity"); ok && said != "" && said != severity {
				return "the severity " + said + " is not that of " + vector
			}
			return ""
		})
	}},
	{"10", func(f *csafForm) string {
		return f.eachScore(func(score any) string {
			vector := "/" + csafWord(score, "vectorString") + "/"
			for _, name := range slices.Sorted(maps.Keys(baseMetrics)) {
				if said := csafWord(score, name); said != "" && !strings.Contains(vector, "/"+baseMetrics[name]+":"+said[:1]+"/") {
					return name + " " + said + " is not that of " + strings.Trim(vector, "/")
				}
			}
			return ""
		})
	}},
}

// eachScore is the first fault of a score.
func (f *csafForm) eachScore(fault func(any) string) string {
	for _, v := range f.vulnerabilities {
		for _, s := range listOf(v, "scores") {
			for _, name := range []string{"cvss_v2", "cvss_v3"} {
				if score := member(s, name); score != nil {
					if s := fault(score); s != "" {
						return s
					}
				}
			}
		}
	}
	return ""
}

// computed is a vector's base score, and its severity in words; false for a
// vector that cannot be read.
func computed(vector string) (base float64, severity string, ok bool) {
	switch {
	case strings.HasPrefix(vector, "CVSS:3.1/"):
		c, err := cvss31.ParseVector(vector)
		if err != nil {
			return 0, "", false
		}
		base = c.BaseScore()
	case strings.HasPrefix(vector, "CVSS:3.0/"):
		c, err := cvss30.ParseVector(vector)
		if err != nil {
			return 0, "", false
		}
		base = c.BaseScore()
	default:
		c, err := cvss20.ParseVector(vector)
		if err != nil {
			return 0, "", false
		}
		return c.BaseScore(), "", true
	}
	switch {
	case base >= 9:
		severity = "CRITICAL"
	case base >= 7:
		severity = "HIGH"
	case base >= 4:
		severity = "MEDIUM"
	case base > 0:
		severity = "LOW"
	default:
		severity = "NONE"
	}
	return base, severity, true
}
