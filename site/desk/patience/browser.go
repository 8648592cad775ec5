package patience

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Remembered is how long a browser is known after a login.
const Remembered = 180 * 24 * time.Hour

// Mark is what a browser keeps after a login: it is known by it, for this name and
// as long as the password is the same. It opens nothing.
func Mark(name, hash string) string {
	browser := rand.Text()
	return browser + "." + seal(browser, name, hash)
}

// Browser is the browser that a mark was given to, for a name with a password; "" if
// it was given to none.
func Browser(mark, name, hash string) string {
	browser, sum, ok := strings.Cut(mark, ".")
	if !ok || hash == "" || !hmac.Equal([]byte(sum), []byte(seal(browser, name, hash))) {
		return ""
	}
	return browser
}

// seal shows that who has the hash of a password knows the browser.
func seal(browser, name, hash string) string {
	m := hmac.New(sha256.New, []byte(hash))
	m.Write([]byte("kazami known browser\x00" + browser + "\x00" + name))
	return hex.EncodeToString(m.Sum(nil))
}
