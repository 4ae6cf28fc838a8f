"""What is done with a unit's people. One room in some modules; others come in by this door."""

from identity.employees.policies import FirstLogin, Outcome, Person, check_is_unit_admin, read_person
from identity.employees.usecases.adding import Added, add_employee, join, outcomes_of, person_data
from identity.employees.usecases.finding import (
    Employee,
    choose_organization,
    find_employees,
    get_employee,
    list_employees,
    units_of,
)
from identity.employees.usecases.managing import (
    disable_employee,
    edit_employee,
    enable_employee,
    remove_employee,
    reset_password,
    set_roles,
)

__all__ = [
    "Added",
    "Employee",
    "FirstLogin",
    "Outcome",
    "Person",
    "add_employee",
    "check_is_unit_admin",
    "choose_organization",
    "disable_employee",
    "edit_employee",
    "enable_employee",
    "find_employees",
    "get_employee",
    "join",
    "list_employees",
    "outcomes_of",
    "person_data",
    "read_person",
    "remove_employee",
    "reset_password",
    "set_roles",
    "units_of",
]
