package example

import "net/http"

type ExternalHTTPClientFactory struct{}

func (*ExternalHTTPClientFactory) CreateWebhookClient() (*http.Client, error) { return nil, nil }

type Printer struct{}

func (Printer) CreateWebhookClient() (*http.Client, error) { return nil, nil }

func client(f *ExternalHTTPClientFactory, p Printer) (*http.Client, error) {
	// ok: tyk-mdcb.client-tls
	_, _ = p.CreateWebhookClient()
	// point: tyk-mdcb.client-tls
	return f.CreateWebhookClient()
}
