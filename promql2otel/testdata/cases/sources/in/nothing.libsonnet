{ _config+:: { selector: 'job="shop"' } }
