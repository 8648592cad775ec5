package config

import (
	"cmp"
	"net"
	"slices"
	"strings"
	"time"
)

// mailConfig is how letters are sent.
type mailConfig struct {
	Host         string   `yaml:"host"`
	Port         int      `yaml:"port"`
	Security     string   `yaml:"security"`
	User         string   `yaml:"user"`
	PasswordFile string   `yaml:"password_file"`
	From         string   `yaml:"from"`
	Subscribers  string   `yaml:"subscribers"`
	Unsubscribe  []string `yaml:"unsubscribe"`
	Pace         string   `yaml:"pace"`
	Analysts     []string `yaml:"analysts"`
	Desk         string   `yaml:"desk"`
}

// check names what is wrong with the part mail; without a host there is no mail.
func (m *mailConfig) check(k *checker) {
	if m.Host == "" {
		return
	}
	k.Want(m.Port > 0 && m.Port < 65536, "port must be 1 to 65535, usually 587 with starttls or 465 with implicit", "mail", "port")
	k.Want(slices.Contains([]string{"starttls", "implicit", "none"}, m.Security), "security must be starttls, implicit or none", "mail", "security")
	k.Want(m.Security != "none" || onThisMachine(m.Host), "security none is for a server on this machine alone (127.0.0.1, ::1 or localhost)", "mail", "security")
	k.Want(strings.Count(m.From, "@") == 1 && !strings.ContainsAny(m.From, "\r\n"), "from must be a mail address, with or without a name", "mail", "from")
	for i, a := range m.Analysts {
		err := k.known.Address(a)
		k.Want(err == nil, "an analyst is one plain mail address", "mail", "analysts", i)
	}
	k.Want(m.Desk == "" || IsWeb(m.Desk), "desk must be a web address", "mail", "desk")
	_, err := time.ParseDuration(cmp.Or(m.Pace, "0s"))
	k.Want(err == nil, "pace must be a duration such as 500ms", "mail", "pace")
	for i, a := range m.Unsubscribe {
		k.Want(strings.HasPrefix(a, "mailto:") || strings.HasPrefix(a, "https://"), "an unsubscribe address begins with mailto: or https://", "mail", "unsubscribe", i)
	}
	k.Want(m.Subscribers == "" || len(m.Unsubscribe) > 0, "unsubscribe is needed: where a reader leaves the list, mailto: or https://", "mail", "unsubscribe")
}

func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
