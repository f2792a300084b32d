"""finish.py IN.mdl OUT.mdl: without the cross-entropy branch, which only training needs."""
import sys

import nnet3

m = nnet3.Model(sys.argv[1])
m.drop([c for c in m.components if 'xent' in c])
m.write(sys.argv[2])
