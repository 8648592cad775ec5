package lexicon

import (
	"slices"

	"kazami/nlp/script"
)

// automaton finds every occurrence of many patterns in one pass over a text
// (Aho and Corasick 1975), as a table of transitions over classes of bytes.
// Letters of ASCII match in either case, '-' matches a space, and any run of
// white space is one space.
type automaton struct {
	class   [256]uint8
	classes int
	next    []uint16 // state*classes + class
	output  []int32  // first pattern that ends in a state, or -1
	link    []uint16 // nearest suffix state with an output
	first   []uint16 // the state itself if it has an output, else its link
	sizes   []int32  // bytes of a pattern, folded
}

// maxStates bounds the automaton: a state is two bytes.
const maxStates = 1 << 16

// foldPattern is a pattern as the automaton compares it.
func foldPattern(p string) string {
	out := make([]byte, 0, len(p))
	for i := range len(p) {
		if c := script.Fold(p[i]); c != ' ' || len(out) == 0 || out[len(out)-1] != ' ' {
			out = append(out, c)
		}
	}
	return string(out)
}

// newAutomaton builds the automaton of patterns that [foldPattern] made and
// that differ from each other. It is nil where they have too many states.
func newAutomaton(patterns []string) *automaton {
	a := &automaton{}
	a.classify(patterns)
	a.grow()
	at := make([]int, len(patterns))
	for depth, more := 0, true; more; depth++ { // states near the root, which most bytes visit, lie together
		more = false
		for id, p := range patterns {
			if depth >= len(p) {
				continue
			}
			more = true
			edge := at[id]*a.classes + int(a.class[p[depth]])
			if a.next[edge] == 0 {
				if len(a.output) == maxStates {
					return nil
				}
				a.next[edge] = uint16(a.grow())
			}
			at[id] = int(a.next[edge])
		}
	}
	for id, p := range patterns {
		a.output[at[id]] = int32(id)
		a.sizes = append(a.sizes, int32(len(p)))
	}
	a.complete()
	a.first = slices.Clone(a.link)
	for s, id := range a.output {
		if id >= 0 {
			a.first[s] = uint16(s)
		}
	}
	return a
}

// classify numbers the bytes that occur; all others share class 0.
func (a *automaton) classify(patterns []string) {
	a.classes = 1
	for _, p := range patterns {
		for i := range len(p) {
			if a.class[p[i]] == 0 {
				a.class[p[i]] = uint8(a.classes)
				a.classes++
			}
		}
	}
	for c := range 256 {
		a.class[c] = a.class[script.Fold(byte(c))]
	}
}

func (a *automaton) grow() int {
	a.next = append(a.next, make([]uint16, a.classes)...)
	a.output = append(a.output, -1)
	a.link = append(a.link, 0)
	return len(a.output) - 1
}

// complete turns the trie into a full table: where no edge leads on, the one
// of the longest proper suffix does.
func (a *automaton) complete() {
	fail := make([]uint16, len(a.output))
	queue := []uint16{}
	for c := range a.classes {
		if s := a.next[c]; s != 0 {
			queue = append(queue, s)
		}
	}
	for len(queue) > 0 {
		s := int(queue[0])
		queue = queue[1:]
		f := int(fail[s])
		if a.output[f] >= 0 {
			a.link[s] = uint16(f)
		} else {
			a.link[s] = a.link[f]
		}
		for c := range a.classes {
			edge, back := s*a.classes+c, a.next[f*a.classes+c]
			if t := a.next[edge]; t != 0 {
				fail[t] = back
				queue = append(queue, t)
			} else {
				a.next[edge] = back
			}
		}
	}
}

// hit is one occurrence of a pattern.
type hit struct {
	pattern    int32
	start, end int32
}

// find appends every occurrence in text to hits, by end, the longest first.
func (a *automaton) find(text string, hits []hit) []hit {
	if len(a.sizes) == 0 {
		return hits
	}
	s, spaced, blank := 0, false, a.class[' ']
	for i := range len(text) {
		class := a.class[text[i]]
		space := class == blank && blank != 0 // where no pattern has a space, none needs to be one
		if space && spaced {
			continue
		}
		spaced = space
		s = int(a.next[s*a.classes+int(class)])
		for t := a.first[s]; t != 0; t = a.link[t] {
			id := a.output[t]
			hits = append(hits, hit{id, int32(start(text, i+1, int(a.sizes[id]))), int32(i + 1)})
		}
	}
	return hits
}

// start is where a pattern of n folded bytes that ends at end begins.
func start(text string, end, n int) int {
	i := end
	for ; n > 0; n-- {
		i--
		if script.Fold(text[i]) == ' ' {
			for i > 0 && script.Fold(text[i-1]) == ' ' {
				i--
			}
		}
	}
	return i
}

// sortHits orders hits by start, the longest first.
func sortHits(hits []hit) {
	slices.SortFunc(hits, func(a, b hit) int {
		if a.start != b.start {
			return int(a.start - b.start)
		}
		if a.end != b.end {
			return int(b.end - a.end)
		}
		return int(a.pattern - b.pattern)
	})
}
