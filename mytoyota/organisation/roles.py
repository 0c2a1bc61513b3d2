"""The roles of staff and the kind of place that each of them works at."""

SALES, MANAGER, HEADQUARTERS, FINANCE, CENTER = "sales", "manager", "headquarters", "finance", "center"
OF_STORE = (SALES, MANAGER)
OF_DEALER = (HEADQUARTERS,)
OF_ORGANISATION = (FINANCE, CENTER)  # belong to no dealer: the finance company, the manufacturer's registration desk
ROLES = (*OF_STORE, *OF_DEALER, *OF_ORGANISATION)
