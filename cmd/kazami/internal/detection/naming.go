package detection

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"

	"kazami/internal/archive"
	"kazami/internal/horizon"
)

// Naming gives the changes that discovered terms would become their ids. Who does
// not know the archive's salt cannot see from an id which term it is of.
type Naming struct {
	salt   []byte
	given  map[horizon.ChangeID]bool // what the archive has; nil: nothing of before the salt holds
	public bool                      // of the public panel: what the full panel made of the same term is another change until somebody judges it
}

// Open is the same for the public panel.
func (n Naming) Open() Naming { return Naming{salt: n.salt, public: true} }

// NamingOf is that of an archive: a term that was given an id before there was a
// salt keeps it.
func NamingOf(ctx context.Context, store *archive.Store) (n Naming, err error) {
	if n.salt, err = store.Salt(ctx); err == nil {
		n.given, err = store.ChangeIDs(ctx)
	}
	return n, err
}

// Change is the id of the change that a discovered term would become.
func (n Naming) Change(name string) horizon.ChangeID {
	if id := unsalted(name); n.given[id] {
		return id
	}
	h := hmac.New(sha256.New, n.salt)
	if n.public {
		h.Write([]byte("public\x00"))
	}
	h.Write([]byte(name))
	return horizon.ChangeID(fmt.Sprintf("term-%x", h.Sum(nil)[:5]))
}

// Is reports whether an id is that of a term, for either panel.
func (n Naming) Is(id horizon.ChangeID, name string) bool {
	return id == n.Change(name) || id == n.Open().Change(name)
}

// unsalted is the id that a term had in archives of before the salt.
func unsalted(name string) horizon.ChangeID {
	h := sha256.Sum256([]byte(name))
	return horizon.ChangeID(fmt.Sprintf("term-%x", h[:5]))
}
