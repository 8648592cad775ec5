// Package english holds what the English pages call things that the archive names in
// Japanese alone: sectors, ministries, threats, kinds of sources. What it does not know
// keeps its own name.
package english

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"kazami/internal/horizon"
	"kazami/site/phrase"
)

// Japanese reports whether a text has a Japanese letter or mark in it.
func Japanese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xffef
	})
}

// Named is what English pages call a change: its English name, or the words of its
// address where it has none.
func Named(c horizon.Change) string {
	if name := strings.TrimSpace(phrase.Clean(c.NameEN)); name != "" && !Japanese(name) {
		return name
	}
	return Address(c.Address())
}

// Address is the words of an address: smartphones-at-work is “Smartphones at work”.
func Address(slug string) string {
	s := strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(slug))
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return "A change"
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// Sector is the name of a sector; of one that has only a Japanese name, its identifier in
// words.
func Sector(s horizon.Sector) string {
	name := cmp.Or(map[horizon.SectorID]string{
		"ict": "Information and communications", "finance": "Finance", "aviation": "Aviation", "railway": "Railways", "power": "Electric power", "gas": "Gas",
		"government": "Government and administrative services", "medical": "Medical services", "water": "Water supply", "logistics": "Logistics",
		"chemical": "Chemicals", "credit": "Credit cards", "petroleum": "Petroleum", "airport": "Airports", "port": "Ports",
	}[s.ID], s.Name)
	if Japanese(name) {
		return Address(string(s.ID))
	}
	return name
}

// Short is the name of a sector where there is little room.
func Short(s horizon.Sector) string {
	return cmp.Or(map[horizon.SectorID]string{"ict": "ICT", "power": "Power", "government": "Government", "medical": "Medical", "water": "Water"}[s.ID], Sector(s))
}

// Ministries names who is in charge of a sector.
func Ministries(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = cmp.Or(map[string]string{
			"総務省": "Ministry of Internal Affairs and Communications", "金融庁": "Financial Services Agency", "経済産業省": "Ministry of Economy, Trade and Industry",
			"国土交通省": "Ministry of Land, Infrastructure, Transport and Tourism", "厚生労働省": "Ministry of Health, Labour and Welfare", "内閣官房": "Cabinet Secretariat",
		}[n], n)
	}
	return cmp.Or(strings.Join(out, "; "), "not decided")
}

// CEPTOAR is the names of a sector's CEPTOARs.
func CEPTOAR(s horizon.Sector) string {
	if s.CEPTOAR == "" {
		return "none"
	}
	return cmp.Or(map[string]string{
		"T-CEPTOAR / ケーブルテレビCEPTOAR / 放送CEPTOAR": "T-CEPTOAR, Cable Television CEPTOAR, Broadcasting CEPTOAR", "銀行等/証券/生命保険/損害保険CEPTOAR": "Banking, Securities, Life Insurance and General Insurance CEPTOARs",
		"航空CEPTOAR": "Aviation CEPTOAR", "鉄道CEPTOAR": "Railway CEPTOAR", "電力CEPTOAR": "Electric Power CEPTOAR", "自治体CEPTOAR": "Municipalities CEPTOAR", "医療CEPTOAR": "Medical CEPTOAR",
		"水道CEPTOAR": "Water CEPTOAR", "物流CEPTOAR": "Logistics CEPTOAR", "化学CEPTOAR": "Chemical CEPTOAR", "クレジットCEPTOAR": "Credit CEPTOAR", "石油CEPTOAR": "Petroleum CEPTOAR", "空港CEPTOAR": "Airport CEPTOAR", "港湾CEPTOAR": "Port CEPTOAR",
	}[s.CEPTOAR], s.CEPTOAR)
}

// Threat is the name of a threat of the vocabulary.
func Threat(id horizon.ThreatID, name string) string { return cmp.Or(threats[id], name) }

var threats = map[horizon.ThreatID]string{
	"malware": "Malware infection", "ransomware": "Ransomware", "mobile-malware": "Mobile malware", "usb-malware": "Infection by removable media", "iot-botnet": "Botnets of connected devices",
	"ddos": "Denial of service", "phishing": "Phishing", "social-engineering": "Social engineering", "credential-theft": "Theft of credentials", "unauthorized-access": "Unauthorised access",
	"vpn-exploit": "Abuse of VPN and border devices", "lateral-movement": "Spread within a network", "unpatched-vuln": "Abuse of vulnerabilities", "protocol-vuln": "Vulnerable protocols and implementations",
	"embedded-vuln": "Vulnerable embedded devices", "firmware-supply-chain": "Tampered devices and firmware", "supply-chain-compromise": "Supply-chain compromise", "backdoor": "Backdoors",
	"ics-attack": "Attacks on control systems", "physical-impact": "Harm to people and property", "state-actor": "State-backed attacks", "espionage": "Cyber espionage", "info-leak": "Information leaks",
	"eavesdropping": "Eavesdropping and decryption", "forgery": "Forged signatures and data", "cert-forgery": "Forged or wrongly issued certificates", "dns-poisoning": "DNS tampering", "fraud": "Fraud and theft of money",
	"insider": "Misuse by insiders", "disinformation": "False information", "ai-abuse": "Abuse of AI", "ai-model-attack": "Attacks on AI systems", "gnss-jamming": "Jamming of satellite positioning", "privacy": "Breach of privacy",
	"tracking": "Tracking and surveillance", "reidentification": "Re-identification", "cross-border-data": "Foreign law and the place of data", "compliance-risk": "Late or missing compliance", "vendor-lockin": "Dependence on one vendor",
	"misconfiguration": "Misconfiguration", "human-error": "Human error", "system-change-failure": "Failed system change", "update-failure": "Failure caused by an update", "incompatibility": "Incompatibility",
	"obsolescence": "Obsolescence and end of support", "data-integrity": "Damaged data", "data-loss": "Loss of data", "service-outage": "Service outage", "cloud-outage": "Cloud outage", "congestion": "Congestion",
	"power-outage": "Power failure", "large-blackout": "Wide-area blackout", "disaster-outage": "Outage by disaster", "device-loss": "Lost or stolen devices", "reputation-loss": "Loss of reputation",
}

// Class is the kind of a source.
func Class(c horizon.Class) string {
	return cmp.Or(map[horizon.Class]string{horizon.Government: "Government", horizon.Research: "Agency or research institute", horizon.Operators: "Infrastructure operator", horizon.Others: "Other (vendors and so on)"}[c], string(c))
}

// Action is what an analyst did.
func Action(a horizon.Action) string {
	return cmp.Or(map[horizon.Action]string{horizon.Draft: "Saved as draft", horizon.Approve: "Approved", horizon.Hold: "Held", horizon.Reject: "Rejected",
		horizon.Merge: "Merged", horizon.Note: "Noted", horizon.Describe: "Rewritten", horizon.Undo: "Undone"}[a], string(a))
}

// Meeting is the kind of a meeting.
func Meeting(k horizon.MeetingKind) string {
	return cmp.Or(map[horizon.MeetingKind]string{horizon.Session: "Meeting", horizon.Seminar: "Seminar"}[k], string(k))
}

// Pillar is the part of the guideline that a proposal is for.
func Pillar(s string) string {
	return cmp.Or(map[string]string{"要検討事項": "To be considered", "参考事項": "For reference"}[s], s)
}

// Category is what a category holds.
func Category(c horizon.Category) string {
	return map[horizon.Category]string{horizon.Policy: "Laws, international agreements, standards and plans", horizon.Use: "How IT is used, and how people work",
		horizon.Technology: "Methods, products and platforms", horizon.Menace: "Attacks, weaknesses and accidents"}[c]
}
