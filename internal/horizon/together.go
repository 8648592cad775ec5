package horizon

import "time"

// SectorLinks is which sectors of the plan public documents name together more often
// than chance has it. That two stand in one document says nothing of whether one depends
// on the other.
type SectorLinks struct {
	From, Until time.Time    // first instant, and first instant after the documents
	Pairs       []SectorPair // every two sectors of the plan, by the plan
	All         Figure       // public documents
	Concerned   Figure       // of these, with a public change or a threat
	Tested      Figure       // tests that were made together
	Held        Figure       // pairs that are linked with a change or threat
	Common      Figure       // pairs that are linked in all documents
}

// SectorPair is two sectors, and the documents that name both.
type SectorPair struct {
	A, B      Sector
	Concerned Together        // of the documents with a public change or a threat
	All       Together        // of all documents
	Carriers  []Carrier       // of those of Concerned, most first
	Documents []ClearDocument // the same, newest first
}

// Together is how many documents name two things, beside how many would by chance.
type Together struct {
	Documents Figure
	Expected  Figure
	Sources   Figure // that the documents are of
	Tested    bool   // documents name either
	Linked    bool   // more than chance has it, and all that a threat link needs
}

// Carrier is a public change or a threat that documents name with a pair of sectors.
type Carrier struct {
	Change ChangeID // or "", and then Threat is set
	Threat Threat
	Count  Figure
}

// Linked reports whether the sectors are linked with a change or threat.
func (p SectorPair) Linked() bool { return p.Concerned.Linked }

// Of is the pairs of one sector, in the order of the list.
func (l SectorLinks) Of(id SectorID) (all []SectorPair) {
	for _, p := range l.Pairs {
		if p.A.ID == id || p.B.ID == id {
			all = append(all, p)
		}
	}
	return all
}

// Other is the sector that a pair has beside one.
func (p SectorPair) Other(id SectorID) Sector {
	if p.A.ID == id {
		return p.B
	}
	return p.A
}
