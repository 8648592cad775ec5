//go:build !linux

package folder

// exchange puts the next version into the site's place, in two steps between
// which there is no site for a moment.
func (f *Folder) exchange() error { return f.exchangeInTwo() }

// durable does nothing: whatever a power loss takes is built again.
func (f *Folder) durable() error { return nil }

// writable is taken for granted: what is not is seen as the site is exchanged.
func (f *Folder) writable() bool { return true }
