// Package pdfpages finds on which pages of a PDF the places stand that its links lead to.
// Its function is pure.
package pdfpages

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// ErrUnknown is that a file is no PDF whose pages can be numbered.
var ErrUnknown = errors.New("is not a PDF whose pages can be numbered")

// Places is where the places of a file stand.
type Places struct {
	Pages int            // of the file
	On    map[string]int // by name, the first page is 1
}

// Of reads the named places of a file. A place on no page of the file is left out.
func Of(pdf []byte) (Places, error) {
	p, err := places(pdf)
	if err == nil && p.Pages == 0 {
		err = errors.New("it has no pages")
	}
	if err != nil {
		return Places{}, fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return p, nil
}

func places(pdf []byte) (p Places, err error) {
	file, err := api.ReadContext(bytes.NewReader(pdf), settings())
	if err == nil {
		err = file.EnsurePageCount()
	}
	if err != nil {
		return p, err
	}
	catalog, err := file.Catalog()
	if err != nil {
		return p, err
	}
	named, err := file.DereferenceDict(catalog["Dests"])
	if err != nil {
		return p, err
	}
	p = Places{file.PageCount, map[string]int{}}
	for name, to := range named {
		place, err := file.DereferenceArray(to)
		if err != nil || len(place) == 0 {
			return p, errors.Join(fmt.Errorf("the place %s leads nowhere", name), err)
		}
		page, ok := place[0].(types.IndirectRef)
		if !ok {
			continue
		}
		n, err := file.PageNumber(page.ObjectNumber.Value())
		if err != nil {
			return p, err
		}
		if name, err = types.DecodeName(name); err != nil {
			return p, err
		}
		if n > 0 {
			p.On[name] = n
		}
	}
	return p, nil
}

// settings has the library read no files of its own.
func settings() *model.Configuration {
	api.DisableConfigDir()
	return model.NewDefaultConfiguration()
}
