package fetch

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// Authorities are those of the system, where SSL_CERT_FILE is obeyed, and those
// of a file: certificates in PEM, or one in DER.
func Authorities(file []byte) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a machine without any
	}
	if one, err := x509.ParseCertificate(file); err == nil {
		pool.AddCert(one)
		return pool, nil
	}
	n := 0
	for rest := bytes.TrimPrefix(file, []byte("\xEF\xBB\xBF")); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" && block.Type != "TRUSTED CERTIFICATE" {
			continue
		}
		n++
		one, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate %d in it cannot be read: %w", n, err)
		}
		pool.AddCert(one)
	}
	if n == 0 {
		return nil, errors.New("there is no certificate in it (-----BEGIN CERTIFICATE-----)")
	}
	return pool, nil
}

// vouched says of a certificate that nobody known has signed what can be done.
func vouched(err error) error {
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	if _, failed := errors.AsType[*tls.CertificateVerificationError](err); failed && unknown {
		return fmt.Errorf("%w: if an organisation's own authority has signed it, name the file of its certificate in fetch.ca_file", err)
	}
	return err
}
