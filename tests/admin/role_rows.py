"""The rows of the role table (tests/test_role_table.py) for dealers, stores, staff and the product's own state."""

ADMIN = """
places.index                    GET   no      no      in      no      in      out     no      no      in
provisioning.index              GET   no      no      in      no      in      out     no      no      in
provisioning.upload             POST  no      no      in      no      in      out     no      no      in
places.new_dealer               GET   no      no      no      no      in      out     no      no      no
places.organisation             GET   no      no      no      no      in      out     no      no      no
people.new_at_organisation      GET   no      no      no      no      in      out     no      no      no
vehicle_models.index            GET   no      no      no      no      in      out     no      no      no
vehicle_models.new              GET   no      no      no      no      in      out     no      no      no
vehicle_models.show             GET   no      no      no      no      in      out     no      no      no
system.show                     GET   no      no      no      no      in      out     no      no      no
system.jobs                     GET   no      no      no      no      in      out     no      no      no
system.maintenance_mode         GET   no      no      no      no      in      out     no      no      no
places.add_dealer               POST  no      no      no      no      in      out     no      no      no
people.add_at_organisation      POST  no      no      no      no      in      out     no      no      no
vehicle_models.add              POST  no      no      no      no      in      out     no      no      no
vehicle_models.change           POST  no      no      no      no      in      out     no      no      no
system.compare                  POST  no      no      no      no      in      out     no      no      no
system.again                    POST  no      no      no      no      in      out     no      no      no
system.give_up                  POST  no      no      no      no      in      out     no      no      no
places.dealer                   GET   no      no      in      no      in      out     no      no      --
places.new_store                GET   no      no      in      no      in      out     no      no      --
places.store                    GET   no      no      in      no      in      out     no      no      --
people.new_at_dealer            GET   no      no      in      no      in      out     no      no      --
people.new_at_store             GET   no      no      in      no      in      out     no      no      --
people.show                     GET   no      no      in      no      in      out     no      no      --
places.rename                   POST  no      no      in      no      in      out     no      no      --
places.add_store                POST  no      no      in      no      in      out     no      no      --
places.change_store             POST  no      no      in      no      in      out     no      no      --
people.add_at_dealer            POST  no      no      in      no      in      out     no      no      --
people.add_at_store             POST  no      no      in      no      in      out     no      no      --
people.change                   POST  no      no      in      no      in      out     no      no      --
people.link                     POST  no      no      in      no      in      out     no      no      --
people.move                     POST  no      no      in      no      in      out     no      no      --
people.back                     POST  no      no      in      no      in      out     no      no      --
people.leave                    POST  no      no      in      no      in      out     no      no      --
provisioning.show               GET   no      no      in      no      in      out     no      no      --
provisioning.status             GET   no      no      in      no      in      out     no      no      --
provisioning.take_in            POST  no      no      in      no      in      out     no      no      --
system.switch                   POST  no      no      no      no      in      out     no      no      no
"""
