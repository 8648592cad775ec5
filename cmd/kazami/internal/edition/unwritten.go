package edition

import (
	"fmt"

	"kazami/cmd/kazami/internal/detection"
	"kazami/internal/horizon"
	"kazami/internal/yamlfile"
	"kazami/site/phrase"
)

// partKeys are the keys of a file of judgements that hold the parts of a description.
var partKeys = map[horizon.Part]string{
	horizon.PartWhat: "key_what", horizon.PartWhen: "key_when", horizon.PartPrepare: "key_prepare", horizon.PartSearched: "searched",
}

// unwritten is what the approvals of a file lack, by change, each at its line.
type unwritten map[horizon.ChangeID]yamlfile.Faults

// unwritten looks for parts that no approval may lack.
func (j *judgementFile) unwritten(f *yamlfile.File) unwritten {
	lack := unwritten{}
	for i, c := range j.Changes {
		if c.Judgement.Action != string(horizon.Approve) {
			continue
		}
		for _, p := range c.change().Missing() {
			lack[horizon.ChangeID(c.ID)] = append(lack[horizon.ChangeID(c.ID)],
				f.Fault(fmt.Sprintf("change %s is approved without %s: write %s, or let it be held", c.ID, partKeys[p], phrase.PartEN(p)), "changes", i, partKeys[p]))
		}
	}
	return lack
}

// of is the faults of some of the acts; nil without one. What was stored before
// these parts were asked for stays public, and is not asked for again.
func (u unwritten) of(acts []detection.SupposedAct) error {
	var all yamlfile.Faults
	for _, x := range acts {
		all = append(all, u[x.Change.ID]...)
	}
	return all.Err()
}
