"""Eva in a Home of her own, as in the tests of the tools whose answers are drawn."""

from tests.tools.conftest import eva as eva
from tests.tools.conftest import shared as shared
