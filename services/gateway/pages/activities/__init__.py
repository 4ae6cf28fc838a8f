"""专家评审活动: one module for each part of its pages."""

from fastapi import APIRouter

router = APIRouter()
