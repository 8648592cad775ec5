package config

import (
	"fmt"
	"os"
	"time"
)

// fetchConfig is how sources are asked over the network.
type fetchConfig struct {
	Timeout  string `yaml:"timeout"`
	MaxBytes int64  `yaml:"max_bytes"`
	Spacing  string `yaml:"spacing"`
	Keep     string `yaml:"keep"`
	Proxy    string `yaml:"proxy"`    // "": those of the environment; [NoProxy]: none
	NoProxy  string `yaml:"no_proxy"` // "": NO_PROXY of the environment
	CAFile   string `yaml:"ca_file"`

	Authorities []byte `yaml:"-"` // CAFile, as it was when the config was read
}

// NoProxy is what fetch.proxy is where no proxy is to be used, whatever the
// environment says.
const NoProxy = "none"

// check names what is wrong with the part fetch. A proxy is not quoted: there
// may be a password in it.
func (f *fetchConfig) check(k *checker, path func(string) string) {
	_, err := time.ParseDuration(f.Timeout)
	k.Want(err == nil, "timeout must be a duration such as 30s", "fetch", "timeout")
	_, err = time.ParseDuration(f.Spacing)
	k.Want(err == nil, "spacing must be a duration such as 2s", "fetch", "spacing")
	_, err = GapOf(f.Keep)
	k.Want(err == nil, "keep must be days or weeks such as 400d or 52w; left out, all answers are kept", "fetch", "keep")
	k.Want(f.MaxBytes > 0, "max_bytes must be above 0", "fetch", "max_bytes")
	if f.Proxy != "" && f.Proxy != NoProxy {
		err := k.known.Proxy(f.Proxy)
		k.Want(err == nil, fmt.Sprintf("proxy must be an address such as http://proxy.example.jp:3128, or none: %v", err), "fetch", "proxy")
	}
	if f.CAFile == "" {
		return
	}
	if f.Authorities, err = os.ReadFile(path(f.CAFile)); err == nil {
		err = k.known.Authority(f.Authorities)
	}
	k.Want(err == nil, fmt.Sprintf("ca_file must be a file of certificates in PEM: %v", err), "fetch", "ca_file")
}
