package morph

import (
	"fmt"
	"slices"
	"sync"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/ipa"
)

// dictionary is kagome's IPA dictionary, laid out for the lattice.
type dictionary struct {
	*dict.Dict
	*connections
	words    *wordTrie
	choices  []choice
	meanings []meaning // by choice
	unknown  []choices // by class of character
	user     choices   // the one of any word of the vocabulary
	own      []ownWord // its other spellings
	bases    string    // forms, of the meanings
}

func newDictionary(o Options) (*dictionary, error) {
	d := &dictionary{Dict: ipa.DictShrink()}
	var err error
	var words surfaceList
	var wg sync.WaitGroup
	wg.Go(func() { words = surfaces(d.Index.Da) })
	d.connections, err = newConnections(d.Dict)
	wg.Wait()
	if err != nil {
		return nil, err
	}
	d.choices, d.meanings = append(d.choices, choice{}), append(d.meanings, meaning{}) // 0 is none
	parts := &partsOfSpeech{table: d.POSTable, byIDs: map[[4]dict.POSID]POS{}}
	if err := d.addKnown(words, o, parts); err != nil {
		return nil, err
	}
	d.addUnknown(parts)
	if parts.err != nil {
		return nil, parts.err
	}
	return d, nil
}

// addKnown adds the words of the dictionary and of the vocabulary, and their other spellings.
func (d *dictionary) addKnown(list surfaceList, o Options, parts *partsOfSpeech) error {
	bases, err := newBases(int(d.Connection.Row), o.Spellings)
	if err != nil {
		return err
	}
	list, as := d.spelled(list, o.Spellings)
	of := make([]choices, len(list.words))
	for i, first := range list.ids {
		mean := func(id int32) meaning {
			return meaning{id, bases.keep(list.words[i], d.Morphs[id].LeftID), parts.numbered([4]dict.POSID(d.POSTable.POSs[id])), false}
		}
		at := len(d.choices)
		if first != none {
			d.addChoices(at, d.Morphs, first, d.Index.Dup[first]+1, mean)
		}
		if other, ok := as[list.words[i]]; ok {
			d.addChoices(at, d.Morphs, other, d.Index.Dup[other]+1, mean)
		}
		of[i] = newChoices(at, len(d.choices)-at)
	}
	d.addOwn(o, bases)
	d.words, d.bases = newTrie(list.words, of), bases.text.String()
	return nil
}

// addUnknown adds the kinds of unknown word of each class of character.
func (d *dictionary) addUnknown(parts *partsOfSpeech) {
	d.unknown = make([]choices, len(d.CharClass))
	for class := range d.unknown {
		if first, ok := d.UnkDict.Index[int32(class)]; ok {
			at := len(d.choices)
			d.addChoices(at, d.UnkDict.Morphs, first, d.UnkDict.IndexDup[int32(class)]+1, func(id int32) meaning {
				return meaning{id, textRange{}, parts.named(d.UnkDict.Contents[id][:4]), true}
			})
			d.unknown[class] = newChoices(at, len(d.choices)-at)
		}
	}
}

// addChoices adds n morphemes to those of one surface, which begin at a place, but none
// that another with the same context always beats.
func (d *dictionary) addChoices(at int, morphs dict.Morphs, first, n int32, mean func(id int32) meaning) {
	for id := first; id < first+n; id++ {
		c := choice{morphs[id].Weight, d.number[morphs[id].LeftID]}
		i := slices.IndexFunc(d.choices[at:], func(x choice) bool { return x.context == c.context })
		if i >= 0 && d.choices[at+i].weight <= c.weight {
			continue
		}
		if i >= 0 {
			d.choices, d.meanings = slices.Delete(d.choices, at+i, at+i+1), slices.Delete(d.meanings, at+i, at+i+1)
		}
		d.choices, d.meanings = append(d.choices, c), append(d.meanings, mean(id))
	}
}

// partsOfSpeech finds the part of speech of a morpheme of the dictionary.
type partsOfSpeech struct {
	table dict.POSTable
	byIDs map[[4]dict.POSID]POS
	err   error
}

func (p *partsOfSpeech) numbered(ids [4]dict.POSID) POS {
	pos, ok := p.byIDs[ids]
	if !ok {
		var names []string
		for _, id := range ids {
			names = append(names, p.table.NameList[id])
		}
		pos = p.named(names)
		p.byIDs[ids] = pos
	}
	return pos
}

func (p *partsOfSpeech) named(names []string) POS {
	pos, ok := PartOfSpeech(names)
	if !ok {
		p.err = fmt.Errorf("the dictionary has the part of speech %q, which IPA has not", names)
	}
	return pos
}

// base is the base form of a morpheme, or "" where it is written in it.
func (d *dictionary) base(choice int32) string {
	b := d.meanings[choice].base
	return d.bases[b.start:][:b.size]
}

// sum is a number of the dictionary's words, costs and base forms.
func (d *dictionary) sum() uint64 {
	h := uint64(len(d.words.cells))
	add := func(x uint64) { h = (h ^ x) * 0x100000001b3 }
	for i := range d.choices {
		add(uint64(uint16(d.choices[i].weight))<<16 | uint64(d.choices[i].context))
		add(uint64(uint32(d.meanings[i].id)))
	}
	for _, cost := range d.costs {
		add(uint64(uint16(cost)))
	}
	for i := range d.words.cells {
		add(uint64(d.words.cells[i].letter)<<32 | uint64(d.words.cells[i].choices))
	}
	for _, c := range basesTSV {
		add(uint64(c))
	}
	return h
}
