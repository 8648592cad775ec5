package myjvn

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"kazami/collectors/stream"
	"kazami/internal/horizon"
)

func dayOf(t time.Time) time.Time {
	y, m, d := t.In(horizon.Tokyo).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, horizon.Tokyo)
}

// windows reads one window after another, up to today.
func (r *myjvnRun) windows() error {
	for {
		from := r.from()
		to := from.AddDate(0, 0, myjvnWindow-1)
		if r.byYear() {
			to = time.Date(from.Year(), 12, 31, 0, 0, 0, 0, horizon.Tokyo)
		}
		last := !to.Before(r.today)
		if last {
			to = r.today
		}
		if err := r.window(from, to); err != nil {
			if errors.Is(err, errEnough) {
				return nil
			}
			return err
		}
		next := to.AddDate(0, 0, 1)
		if last {
			next = r.today.AddDate(0, 0, -myjvnOverlap)
			if from.After(next) {
				next = from
			}
		}
		r.place(next, 1, 0, 0)
		if last {
			return nil
		}
	}
}

// byYear reports whether the API lets ask by the year only.
func (m *MyJVN) byYear() bool { return m.Alerts && m.Format != "oka" }

// from is the first day of the window to be read.
func (r *myjvnRun) from() time.Time {
	day, err := time.ParseInLocation(myjvnDay, r.pos.More[keyWindow], horizon.Tokyo)
	switch {
	case err == nil && !day.After(r.today):
		return day
	case err == nil:
		return r.today // the clock went back
	case r.From.IsZero():
		return r.today.AddDate(0, 0, -myjvnHistory)
	case r.From.After(r.today):
		return r.today
	}
	return dayOf(r.From)
}

// place sets the position.
func (r *myjvnRun) place(window time.Time, item, total, changed int) {
	stream.SetMore(r.pos, keyWindow, window.Format(myjvnDay))
	for key, n := range map[string]int{keyItem: item, keyTotal: total, keyChanged: changed} {
		value := strconv.Itoa(n)
		if n == 0 || key == keyItem && n == 1 {
			value = ""
		}
		stream.SetMore(r.pos, key, value)
	}
}

func (r *myjvnRun) placed(key string, otherwise int) int {
	n, err := strconv.Atoi(r.pos.More[key])
	if err != nil || n < otherwise {
		return otherwise
	}
	return n
}

// window reads the items of one window from the position's on. A window whose
// number of items changes while it is read is read anew: what moved out of it
// has moved the others up.
func (r *myjvnRun) window(from, to time.Time) error {
	for {
		if r.left <= 0 {
			return errEnough
		}
		item, total, changed := r.placed(keyItem, 1), r.placed(keyTotal, 0), r.placed(keyChanged, 0)
		page, err := r.ask(r.listAddress(from, to, item))
		if err != nil {
			return err
		}
		first, said := page.status.first, page.status.total
		if first > 0 && first != item && len(page.docs) > 0 {
			return fmt.Errorf("items from %s: asked for item %d, was given item %d", from.Format(myjvnDay), item, first)
		}
		if item > 1 && said != total && changed < myjvnRestarts {
			r.place(from, 1, said, changed+1)
			continue
		}
		if err := r.give(page); err != nil {
			return err
		}
		next := item + max(page.status.returned, len(page.docs))
		if next == item || next > said {
			return nil
		}
		r.place(from, next, said, changed)
	}
}
