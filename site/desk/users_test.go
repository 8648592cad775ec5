package desk

import (
	"encoding/json"
	"strings"
	"testing"

	"kazami/internal/horizon"
)

func TestHash(t *testing.T) {
	h, err := Hash("long enough 長い")
	if err != nil {
		t.Fatal(err)
	}
	other, err := Hash("long enough 長い")
	if err != nil || other == h || !strings.HasPrefix(h, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("Hash gives %q and %q, %v: want argon2id with a salt each", h, other, err)
	}
	u := User{Hash: h}
	if !u.knows("long enough 長い") || u.knows("long enough 短い") || u.knows("") || (User{}).knows("") {
		t.Error("knows accepts another password, or refuses the right one")
	}
	for _, short := range []string{"", "short", strings.Repeat("x", mostPassword+1)} {
		if _, err := Hash(short); err == nil {
			t.Errorf("Hash(%.20q) is accepted", short)
		}
	}
}

func TestParseUsers(t *testing.T) {
	h, err := Hash("long enough 長い")
	if err != nil {
		t.Fatal(err)
	}
	good := []User{{"山田", Publisher, horizon.Red, h}, {"s.sato", Reader, horizon.Clear, h}}
	data, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := ParseUsers(data); err != nil || len(all) != 2 || all[0] != good[0] || all[1] != good[1] {
		t.Errorf("ParseUsers = %v, %v", all, err)
	}
	for bad, want := range map[string]string{
		`[`: "read users",
		`[{"name":"a","role":"root","tlp":"RED","hash":"` + h + `"}]`:                                     "role",
		`[{"name":"a","role":"reader","tlp":"WHITE","hash":"` + h + `"}]`:                                 "TLP",
		`[{"name":"a","role":"reader","hash":"` + h + `"}]`:                                               "TLP",
		`[{"name":"a\u0000b","role":"reader","tlp":"RED","hash":"` + h + `"}]`:                            "name",
		`[{"name":"a","role":"reader","tlp":"RED","hash":"plain"}]`:                                       "hash",
		`[{"name":"a","role":"reader","tlp":"RED","hash":"$argon2id$v=19$m=4194304,t=99,p=1$AAAA$AAAA"}]`: "hash",
		`[` + strings.Trim(string(data), "[]") + "," + strings.Trim(string(data), "[]") + `]`:             "twice",
	} {
		if _, err := ParseUsers([]byte(bad)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseUsers(%.60s) = %v, want a fault that says %q", bad, err, want)
		}
	}
}
