"""How is a plan folder made up? Synthetic returns of any size, that agree with each other and every contract."""

from pipeline.synthesis.synthesise import Made, synthesise, synthesise_like

__all__ = ["Made", "synthesise", "synthesise_like"]
