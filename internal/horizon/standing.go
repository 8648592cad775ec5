package horizon

// Undone says of each undo which act it took back, and the other way round: by place.
// An undo of nothing is not in it.
func Undone(js []Judgement) map[int]int {
	pairs := map[int]int{}
	stack := map[ChangeID][]int{} // places of the standing acts
	for i, j := range js {
		switch j.Action {
		case Note, "": // an altered record says nothing, and stays to show that
		case Undo:
			if acts := stack[j.Change]; len(acts) > 0 {
				last := acts[len(acts)-1]
				pairs[i], pairs[last] = last, i
				stack[j.Change] = acts[:len(acts)-1]
			}
		default:
			stack[j.Change] = append(stack[j.Change], i)
		}
	}
	return pairs
}

// Standing is the judgements that still stand, in their order: an act that was
// undone is left out, and so is the act that undid it. An undo takes back the
// last standing draft, approve, hold, reject, merge or describe of its change; without one it
// does nothing. Notes always stand, and so do records that were altered. The argument stays as it is.
func Standing(js []Judgement) []Judgement {
	undone := Undone(js)
	var all []Judgement
	for i, j := range js {
		if _, taken := undone[i]; !taken && j.Action != Undo {
			all = append(all, j)
		}
	}
	return all
}

// MergedInto is the change that another was merged into, if the last act that
// decides on it and stands is a merge. The judgements may be of other changes, too.
func MergedInto(js []Judgement, id ChangeID) (into ChangeID, merged bool) {
	for _, j := range Standing(js) {
		if j.Change == id && j.Action.Decides() {
			into, merged = j.Into, j.Action == Merge
		}
	}
	return into, merged
}

// Decision is the last act that decides on a change and stands; "" without one. The
// judgements may be of other changes, too.
func Decision(js []Judgement, id ChangeID) (last Action) {
	for _, j := range Standing(js) {
		if j.Change == id && j.Action.Decides() {
			last = j.Action
		}
	}
	return last
}
