class Connection:
    def send(self, body):
        # point: auth.verification
        return self.Request(self.path, body=body, validate_cert=False)

    def sign(self, body):
        # ok: auth.verification
        return self.Request(self.path, body=body, validate_body=False)
