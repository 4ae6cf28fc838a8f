"""Delegations: over HTTP, one module for each kind of verb."""

from fastapi import APIRouter

from review.delegations.routes import attending, contacts, invitations, own, picking

router = APIRouter()
router.include_router(picking.router)
router.include_router(contacts.router)
router.include_router(attending.router)
router.include_router(invitations.router)
router.include_router(own.router)
