//go:build !linux

package public

// exchange puts the next version into the site's place, in two steps between
// which there is no site for a moment.
func (f *folder) exchange() error { return f.exchangeInTwo() }

// durable does nothing: whatever a power loss takes is built again.
func (f *folder) durable() error { return nil }
