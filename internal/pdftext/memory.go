package pdftext

import "github.com/tetratelabs/wazero/experimental"

// memories is what PDFs use of memory, one after another. It is set aside once,
// outside the Go heap where the system can: no PDF holds two copies of what it has
// while it grows, and what it had is given back as soon as it is done.
type memories struct {
	room  []byte // maxMemory bytes; nil until the first PDF
	taken bool   // by the PDF that is being read
}

// Allocate is the memory of the next PDF. Where the room is taken, or cannot be
// had, it is one of its own.
func (m *memories) Allocate(uint64, uint64) experimental.LinearMemory {
	if m.room == nil {
		m.room = reserve(maxMemory)
	}
	if m.room == nil || m.taken {
		return &memory{}
	}
	m.taken = true
	return &memory{bytes: m.room[:0], of: m}
}

// close gives the room back. No PDF is read any more.
func (m *memories) close() {
	if m.room != nil {
		release(m.room)
	}
	m.room = nil
}

// memory is what a PDF uses. One that has no room set aside grows in few steps,
// for each step holds two copies of it for a moment.
type memory struct {
	bytes []byte
	of    *memories // nil: it has no room set aside
}

// Reallocate gives the memory another size; nil if that is more than it may be.
func (m *memory) Reallocate(size uint64) []byte {
	switch {
	case size > maxMemory:
		return nil
	case size > uint64(cap(m.bytes)):
		grown := make([]byte, size, min(max(2*uint64(cap(m.bytes)), firstMemory, size), maxMemory))
		copy(grown, m.bytes)
		m.bytes = grown
	}
	m.bytes = m.bytes[:size]
	return m.bytes
}

// Free lets the memory go. Its room stays readable, and is zero again.
func (m *memory) Free() {
	if m.of != nil {
		m.of.taken = !empty(m.of.room)
		m.of = nil
	}
	m.bytes = nil
}
