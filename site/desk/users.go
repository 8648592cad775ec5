package desk

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"kazami/internal/horizon"

	"golang.org/x/crypto/argon2"
)

// Role is what a person may do; each may do what those before it may.
type Role string

// The three roles.
const (
	Reader    Role = "reader"
	Analyst   Role = "analyst"
	Publisher Role = "publisher"
)

// rank orders roles; 0 is none.
func (r Role) rank() int {
	return map[Role]int{Reader: 1, Analyst: 2, Publisher: 3}[r]
}

// Name is the role in Japanese.
func (r Role) Name() string {
	return map[Role]string{Reader: "閲覧者", Analyst: "分析者", Publisher: "公開者"}[r]
}

// Known reports whether a role is one of the three.
func (r Role) Known() bool { return r.rank() > 0 }

// User is a person who may log in. TLP is the strictest label they may see.
type User struct {
	Name string      `json:"name"`
	Role Role        `json:"role"`
	TLP  horizon.TLP `json:"tlp"`
	Hash string      `json:"hash"`
}

// What a password hash costs: as OWASP asks of argon2id.
const (
	argonTime   = 2
	argonMemory = 19 << 10 // KiB
	saltBytes   = 16
	keyBytes    = 32

	leastPassword = 12   // letters
	mostPassword  = 1024 // bytes
)

var namePattern = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._ -]{0,39}$`)

// CheckName says what is wrong with a user's name.
func (u User) CheckName() error {
	if !namePattern.MatchString(u.Name) {
		return fmt.Errorf("name %q must be 1 to 40 letters, digits, spaces, dots, dashes", u.Name)
	}
	return nil
}

// Check names every fault of a user.
func (u User) Check() error {
	var faults []error
	if err := u.CheckName(); err != nil {
		faults = append(faults, err)
	}
	if !u.Role.Known() {
		faults = append(faults, fmt.Errorf("role %q is none of reader, analyst, publisher", u.Role))
	}
	if _, _, err := parseHash(u.Hash); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// ParseUsers reads the file of users: a JSON array. Its error names every fault.
func ParseUsers(data []byte) ([]User, error) {
	var stored []struct {
		User
		TLP *horizon.TLP `json:"tlp"`
	}
	if err := json.Unmarshal(data, &stored); err != nil {
		return nil, fmt.Errorf("read users: %w", err)
	}
	var all []User
	var faults []error
	seen := map[string]bool{}
	for i, x := range stored {
		u := x.User
		if x.TLP == nil { // without a label nobody sees all
			faults = append(faults, fmt.Errorf("user %d: no TLP label", i+1))
		} else {
			u.TLP = *x.TLP
		}
		all = append(all, u)
		if err := u.Check(); err != nil {
			faults = append(faults, fmt.Errorf("user %d: %w", i+1, err))
		}
		if seen[u.Name] {
			faults = append(faults, fmt.Errorf("user %d: %q stands there twice", i+1, u.Name))
		}
		seen[u.Name] = true
	}
	return all, errors.Join(faults...)
}

// Hash is a new argon2id hash of a password, in the PHC form.
func Hash(password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < leastPassword || len(password) > mostPassword {
		return "", fmt.Errorf("a password needs %d letters or more, and at most %d bytes", leastPassword, mostPassword)
	}
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, argonMemory, argonTime,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(derive(password, salt))), nil
}

func derive(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, 1, keyBytes)
}

// parseHash reads a hash of this program's cost; another cost is refused, so
// that no file can make a login take all memory.
func parseHash(s string) (salt, key []byte, err error) {
	head := fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$", argon2.Version, argonMemory, argonTime)
	rest, ok := strings.CutPrefix(s, head)
	a, b, _ := strings.Cut(rest, "$")
	salt, err1 := base64.RawStdEncoding.DecodeString(a)
	key, err2 := base64.RawStdEncoding.DecodeString(b)
	if !ok || err1 != nil || err2 != nil || len(salt) != saltBytes || len(key) != keyBytes {
		return nil, nil, errors.New("the hash is not of kazami user: set the password anew with kazami user passwd")
	}
	return salt, key, nil
}

// knows reports whether a password is the user's. Of nobody it takes as long.
func (u User) knows(password string) bool {
	salt, key, err := parseHash(u.Hash)
	if err != nil {
		salt, key = make([]byte, saltBytes), make([]byte, keyBytes)
	}
	same := subtle.ConstantTimeCompare(derive(password, salt), key) == 1
	return err == nil && same
}
